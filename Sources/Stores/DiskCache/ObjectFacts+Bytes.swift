import Voxels

/// Facts as entries of the disk cache have them: a byte of flags, three numbers of 64 bits, three texts with their
/// lengths of 16 bits; -1 and empty stand for nil.
extension ObjectFacts {
  var bytes: [UInt8] {
    var bytes: [UInt8] = [
      (isAbsent ? 1 : 0) | (isEncoded ? 2 : 0) | (mustValidate ? 4 : 0) | (isImmutable ? 8 : 0)
    ]
    for number in [size ?? -1, lifetime ?? -1, age] { withUnsafeBytes(of: Int64(number).littleEndian) { bytes += $0 } }
    for text in [version, etag ?? "", modified ?? ""] {
      let text = Array(text.utf8.prefix(Int(UInt16.max)))
      withUnsafeBytes(of: UInt16(text.count).littleEndian) { bytes += $0 }
      bytes += text
    }
    return bytes
  }

  /// Nil when they are no facts.
  init?(_ bytes: Bytes) {
    guard bytes.count >= 31 else { return nil }
    let parts = bytes.withUnsafeBytes { bytes -> (flags: UInt8, numbers: [Int], texts: [String])? in
      let numbers = (0..<3).map {
        Int(Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 1 + 8 * $0, as: Int64.self)))
      }
      var texts: [String] = []
      var position = 25
      for _ in 0..<3 {
        guard position + 2 <= bytes.count else { return nil }
        let count = Int(UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt16.self)))
        guard position + 2 + count <= bytes.count else { return nil }
        texts.append(String(decoding: bytes[position + 2..<position + 2 + count], as: UTF8.self))
        position += 2 + count
      }
      return (bytes[0], numbers, texts)
    }
    guard let parts else { return nil }
    self.init(version: parts.texts[0])
    (isAbsent, isEncoded) = (parts.flags & 1 != 0, parts.flags & 2 != 0)
    (mustValidate, isImmutable) = (parts.flags & 4 != 0, parts.flags & 8 != 0)
    etag = parts.texts[1].isEmpty ? nil : parts.texts[1]
    modified = parts.texts[2].isEmpty ? nil : parts.texts[2]
    size = parts.numbers[0] < 0 ? nil : parts.numbers[0]
    lifetime = parts.numbers[1] < 0 ? nil : parts.numbers[1]
    age = max(0, parts.numbers[2])
  }
}
