import JSON
import Voxels

/// Where a 32-bit checksum, little-endian, stands beside the data that it is about.
enum ChecksumLocation: String, Sendable {
  case start, end

  static let size = 4

  /// Reads the member `location` of a configuration.
  init(_ configuration: CodecConfiguration, default fallback: ChecksumLocation) throws(Failure) {
    guard let value = configuration["location"] else {
      self = fallback
      return
    }
    guard let text = value.string, let location = ChecksumLocation(rawValue: text) else {
      throw configuration.invalid("location", "is neither \"start\" nor \"end\"")
    }
    self = location
  }

  /// Takes the checksum off and compares it; the data are a window of `input`, nothing is copied.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when `checksum` finds another one or the size is not as `bound` says.
  func strip(
    _ input: Bytes, expecting bound: SizeBound, codec: String, checksum: (UnsafeRawBufferPointer) -> UInt32
  ) throws(Failure) -> Bytes {
    guard input.count >= Self.size else {
      throw .corrupt("\(codec): \(input.count) bytes are too few for a checksum")
    }
    let size = input.count - Self.size
    try bound.check(size)
    let data = self == .start ? input[Self.size..<input.count] : input[0..<size]
    let stored = input.withUnsafeBytes {
      UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: self == .start ? 0 : size, as: UInt32.self))
    }
    let found = data.withUnsafeBytes(checksum)
    guard found == stored else {
      throw .corrupt("\(codec): the data have checksum \(found.hexadecimal) where \(stored.hexadecimal) is stored")
    }
    return data
  }
}

extension UInt32 {
  /// Eight hexadecimal digits.
  fileprivate var hexadecimal: String {
    let digits = String(self, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }
}
