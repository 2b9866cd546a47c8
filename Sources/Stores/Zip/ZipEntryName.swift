/// What an archive calls an entry, as a key.
enum ZipEntryName {
  /// Appends the key to `names`: no empty or `.` parts, no leading slash, slashes for backslashes.
  ///
  /// - Returns: false, with nothing appended, for what cannot be a key: a folder, a name with `..` in it (which would
  ///   lead out of the archive), one that is not UTF-8.
  static func append(_ stored: UnsafeRawBufferPointer, to names: inout [UInt8]) -> Bool {
    guard let last = stored.last, !isSeparator(last), isUnicode(stored) else { return false }
    let start = names.count
    for part in stored.split(whereSeparator: isSeparator) {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) {
        names.removeLast(names.count - start)
        return false
      }
      if names.count > start { names.append(UInt8(ascii: "/")) }
      names.append(contentsOf: part)
    }
    return names.count > start
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\") }

  private static func isUnicode(_ stored: UnsafeRawBufferPointer) -> Bool {
    stored.allSatisfy { $0 < 0x80 } || String(validating: stored, as: UTF8.self) != nil
  }
}
