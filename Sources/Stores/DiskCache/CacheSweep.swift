import Glibc

/// One walk through all entries of a cache: how much room they take, and which go when it is too much.
struct CacheSweep {
  /// An entry's name as two numbers, so that a million of them take little memory.
  private struct Entry {
    var used: Int
    var bytes: Int
    var high: UInt64
    var low: UInt64
  }

  /// Seconds after which a temporary file belongs to nobody.
  private static let temporaryAge = 3600

  private let folder: CacheFolder
  private var found: [Entry] = []
  /// Allocated bytes of all entries that are left.
  private(set) var total = 0

  init(_ folder: CacheFolder) {
    self.folder = folder
    let now = Int(HTTPDate.now)
    for outer in CacheSweep.names(folder.entries) where outer.count == 2 {
      for inner in CacheSweep.names("\(folder.entries)/\(outer)") where inner.count == 2 {
        let place = "\(folder.entries)/\(outer)/\(inner)"
        for name in CacheSweep.names(place) {
          var status = stat()
          guard lstat("\(place)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
          if name.hasPrefix(CacheFolder.temporaryPrefix) {
            if now - status.st_mtim.tv_sec > CacheSweep.temporaryAge { unlink("\(place)/\(name)") }
            continue
          }
          let digits = outer + inner + name
          guard digits.utf8.count == 32, let high = UInt64(digits.prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16)
          else { continue }
          let entry = Entry(
            used: status.st_atim.tv_sec * 1_000_000 + status.st_atim.tv_nsec / 1000,
            bytes: Int(status.st_blocks) * 512, high: high, low: low)
          found.append(entry)
          total += entry.bytes
        }
      }
    }
  }

  /// Removes what was not used for longest until no more than that many bytes are left.
  mutating func shrink(to limit: Int) {
    guard total > limit else { return }
    found.sort { $0.used < $1.used }
    var count = 0
    while total > limit, count < found.count {
      unlink(path(found[count]))
      total -= found[count].bytes
      count += 1
    }
    found.removeFirst(count)
  }

  private func path(_ entry: Entry) -> String {
    func digits(_ value: UInt64) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    let name = digits(entry.high) + digits(entry.low)
    return "\(folder.entries)/\(name.prefix(2))/\(name.dropFirst(2).prefix(2))/\(name.dropFirst(4))"
  }

  private static func names(_ path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
