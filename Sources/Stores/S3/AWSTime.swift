import Glibc

/// Points in time as Amazon's services write them.
enum AWSTime {
  /// Seconds since 1970.
  static var now: Int { time(nil) }

  /// `20130524T000000Z`.
  static func stamp(_ seconds: Int) -> String {
    var seconds = time_t(seconds)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func padded(_ value: Int32, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return padded(parts.tm_year + 1900, 4) + padded(parts.tm_mon + 1, 2) + padded(parts.tm_mday, 2) + "T"
      + padded(parts.tm_hour, 2) + padded(parts.tm_min, 2) + padded(parts.tm_sec, 2) + "Z"
  }

  /// Seconds since 1970 of `2013-05-24T00:00:00Z`, with or without a fraction; nil for anything else.
  static func seconds(_ text: String) -> Int? {
    let numbers = text.split(whereSeparator: { "-:T.Z+".contains($0) }).prefix(6).map { Int32($0) ?? -1 }
    guard numbers.count == 6, text.hasSuffix("Z"), (1970...9999).contains(numbers[0]),
      numbers.allSatisfy({ $0 >= 0 })
    else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
    return timegm(&parts)
  }
}
