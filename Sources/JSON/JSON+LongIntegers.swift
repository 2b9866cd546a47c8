import Voxels

extension JSON {
  /// The text with `.0` behind each integer that does not fit 64 bits; json-c would silently clamp it otherwise.
  static func withoutLongIntegers(_ text: Bytes) -> Bytes {
    text.withUnsafeBytes { memory in
      guard hasLongDigits(memory) else { return text }
      var result: [UInt8] = []
      result.reserveCapacity(memory.count + 64)
      var position = 0
      while position < memory.count {
        let start = position
        switch memory[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): position = endOfString(memory, position)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): position = endOfNumber(memory, position)
        default: position += 1
        }
        result += memory[start..<position]
        if isLongInteger(memory[start..<position]) { result += ".0".utf8 }
      }
      return Bytes(result)
    }
  }

  /// Whether there are 19 digits in a row, as few documents have.
  private static func hasLongDigits(_ text: UnsafeRawBufferPointer) -> Bool {
    var run = 0
    for byte in text {
      run = isDigit(byte) ? run + 1 : 0
      if run == 19 { return true }
    }
    return false
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func endOfString(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var position = start + 1
    while position < text.count, text[position] != text[start] {
      position += text[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(position + 1, text.count)
  }

  private static func endOfNumber(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var position = start + 1
    while position < text.count, isDigit(text[position]) || "+-.eE".utf8.contains(text[position]) { position += 1 }
    return position
  }

  private static func isLongInteger(_ token: Slice<UnsafeRawBufferPointer>) -> Bool {
    let isNegative = token.first == UInt8(ascii: "-")
    let digits = isNegative ? token.dropFirst() : token
    guard digits.count >= 19, digits.allSatisfy(isDigit) else { return false }
    var magnitude: UInt64 = 0
    for digit in digits {
      let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = product.addingReportingOverflow(UInt64(digit - 0x30))
      if overflow || overflow2 { return true }
      magnitude = sum
    }
    return isNegative && magnitude > 1 << 63
  }
}
