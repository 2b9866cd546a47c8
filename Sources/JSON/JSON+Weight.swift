import Voxels

extension JSON {
  /// The most memory that a document may take while it is parsed, in bytes, by the estimate of ``weight(of:)``.
  static let weightLimit = 640 << 20

  /// About how many bytes of memory a document takes while it is parsed: by the parser's tree and by ours, in which a
  /// small object is a thousand times as large as its text.
  static func weight(of text: Bytes) -> Int {
    text.withUnsafeBytes { memory in
      var weight = memory.count * 2
      var isInString = false
      var isEscaped = false
      for byte in memory {
        if isInString {
          if isEscaped {
            isEscaped = false
          } else if byte == 0x5C {
            isEscaped = true
          } else {
            isInString = byte != 0x22
          }
          continue
        }
        switch byte {
        case 0x22: isInString = true
        case UInt8(ascii: "{"): weight &+= 1600
        case UInt8(ascii: "["): weight &+= 200
        case UInt8(ascii: ","), UInt8(ascii: ":"): weight &+= 80
        default: break
        }
      }
      return weight
    }
  }
}
