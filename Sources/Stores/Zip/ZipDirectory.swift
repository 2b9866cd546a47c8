import Glibc
import Voxels

/// The directory of an archive in memory: a table of entries, sorted by their names.
struct ZipDirectory: Sendable {
  /// The largest directory that is read, in bytes.
  static let sizeLimit = 512 << 20
  /// The most entries that are read.
  static let entryLimit = 10_000_000

  let entries: [ZipEntry]
  /// The names of all entries, one after the other.
  private let names: [UInt8]

  /// - Parameter entries: sorted by the bytes of their names, no two alike.
  init(entries: [ZipEntry], names: [UInt8]) {
    self.entries = entries
    self.names = names
  }

  /// The number of the entry with that name.
  func index(of name: String) -> Int? {
    var name = name
    return name.withUTF8 { name in
      let found = lowerBound(UnsafeRawBufferPointer(name))
      return found < entries.count && compare(found, UnsafeRawBufferPointer(name)) == 0 ? found : nil
    }
  }

  /// The names directly below a prefix, sorted.
  func list(_ prefix: String) -> [StoreEntry] {
    let start = prefix.isEmpty ? [] : Array(prefix.utf8) + [UInt8(ascii: "/")]
    var found: [String: Bool] = [:]
    var index = start.withUnsafeBytes { lowerBound($0) }
    while index < entries.count {
      let name = names[range(index)]
      guard name.starts(with: start) else { break }
      let rest = name.dropFirst(start.count)
      let part = rest.prefix { $0 != UInt8(ascii: "/") }
      let isPrefix = part.count < rest.count
      let text = String(decoding: part, as: UTF8.self)
      found[text] = found[text] == true || isPrefix
      if isPrefix {
        // Past all that lies below: no name that starts with `part/` comes after `part0`.
        let end = start + part + [UInt8(ascii: "/") + 1]
        index = end.withUnsafeBytes { lowerBound($0) }
      } else {
        index += 1
      }
    }
    return found.sorted { $0.key < $1.key }.map { StoreEntry(name: $0.key, isPrefix: $0.value) }
  }

  /// The entries below a prefix, with their names behind it.
  func walk(_ prefix: String, _ visit: (_ name: String, _ entry: ZipEntry) -> Void) {
    let start = prefix.isEmpty ? [] : Array(prefix.utf8) + [UInt8(ascii: "/")]
    var index = start.withUnsafeBytes { lowerBound($0) }
    while index < entries.count, names[range(index)].starts(with: start) {
      visit(String(decoding: names[range(index)].dropFirst(start.count), as: UTF8.self), entries[index])
      index += 1
    }
  }

  private func range(_ index: Int) -> Range<Int> {
    let start = Int(entries[index].nameStart)
    return start..<start + Int(entries[index].nameCount)
  }

  /// The first entry whose name is not before `name`.
  private func lowerBound(_ name: UnsafeRawBufferPointer) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = low + (high - low) / 2
      if compare(middle, name) < 0 { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func compare(_ index: Int, _ name: UnsafeRawBufferPointer) -> Int {
    names.withUnsafeBytes { compareBytes(UnsafeRawBufferPointer(rebasing: $0[range(index)]), name) }
  }
}

/// Negative, zero or positive: how two names stand to each other, byte by byte.
func compareBytes(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
  if let a = left.baseAddress, let b = right.baseAddress {
    let order = memcmp(a, b, min(left.count, right.count))
    if order != 0 { return Int(order) }
  }
  return left.count - right.count
}
