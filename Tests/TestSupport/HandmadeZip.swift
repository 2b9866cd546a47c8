/// A zip archive put together by hand, that may say whatever a test wants it to say.
public struct HandmadeZip: Sendable {
  public struct Entry: Sendable {
    public var name: [UInt8]
    /// What is stored in the file.
    public var stored: [UInt8]
    public var method = 0
    public var flags = 0
    /// The extra field of the local header and that of the directory.
    public var localExtra: [UInt8] = []
    public var extra: [UInt8] = []
    /// What the directory says; what is true where nil.
    public var checksum: UInt32?
    public var size: Int?
    public var storedSize: Int?
    public var offset: Int?

    public init(_ name: String, _ stored: [UInt8] = []) {
      self.name = Array(name.utf8)
      self.stored = stored
    }
  }

  public var entries: [Entry]
  public var comment: [UInt8] = []
  /// What the end record says; what is true where nil.
  public var entryCount: Int?
  public var directorySize: Int?
  public var directoryOffset: Int?
  public var disk = 0

  public init(_ entries: [Entry]) { self.entries = entries }

  public var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let offset = entry.offset ?? file.count
      let size = entry.size ?? entry.stored.count
      file += HandmadeZip.localHeader(entry)
      file += entry.stored
      directory += number(0x0201_4B50, 4) + number(20, 2) + number(20, 2) + common(entry)
      directory += number(entry.storedSize ?? entry.stored.count, 4) + number(size, 4)
      directory += number(entry.name.count, 2) + number(entry.extra.count, 2) + number(0, 2)
      directory += number(0, 2) + number(0, 2) + number(0, 4) + number(offset, 4) + entry.name + entry.extra
    }
    let end = end(directory, offset: file.count)
    return file + directory + end
  }

  private func end(_ directory: [UInt8], offset: Int) -> [UInt8] {
    let count = entryCount ?? entries.count
    return number(0x0605_4B50, 4) + number(disk, 2) + number(disk, 2) + number(count, 2) + number(count, 2)
      + number(directorySize ?? directory.count, 4) + number(directoryOffset ?? offset, 4) + number(comment.count, 2)
      + comment
  }

  private static func localHeader(_ entry: Entry) -> [UInt8] {
    number(0x0403_4B50, 4) + number(20, 2) + common(entry) + number(entry.stored.count, 4)
      + number(entry.size ?? entry.stored.count, 4) + number(entry.name.count, 2) + number(entry.localExtra.count, 2)
      + entry.name + entry.localExtra
  }

  private static func common(_ entry: Entry) -> [UInt8] {
    number(entry.flags, 2) + number(entry.method, 2) + number(0, 4)
      + number(Int(entry.checksum ?? crc32(entry.stored)), 4)
  }

  /// The one entry of a huge archive with a hole for contents: its header, and the directory with the end records, all
  /// in ZIP64.
  public static func huge(_ name: String, size: Int) -> (header: [UInt8], end: [UInt8]) {
    var entry = Entry(name)
    entry.localExtra = number(1, 2) + number(16, 2) + number(size, 8) + number(size, 8)
    let header = localHeader(entry)
    let extra = number(1, 2) + number(16, 2) + number(size, 8) + number(size, 8)
    var directory = number(0x0201_4B50, 4) + number(45, 2) + number(45, 2) + common(entry)
    directory += number(0xFFFF_FFFF, 4) + number(0xFFFF_FFFF, 4)
    directory += number(entry.name.count, 2) + number(extra.count, 2) + number(0, 14) + entry.name + extra
    let start = header.count + size
    let record =
      number(0x0606_4B50, 4) + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8) + number(1, 8)
      + number(1, 8) + number(directory.count, 8) + number(start, 8)
    let locator = number(0x0706_4B50, 4) + number(0, 4) + number(start + directory.count, 8) + number(1, 4)
    let end =
      number(0x0605_4B50, 4) + number(0, 4) + number(0xFFFF, 2) + number(0xFFFF, 2) + number(0xFFFF_FFFF, 4)
      + number(0xFFFF_FFFF, 4) + number(0, 2)
    return (header, directory + record + locator + end)
  }

  private func common(_ entry: Entry) -> [UInt8] { HandmadeZip.common(entry) }

  private func number(_ value: Int, _ count: Int) -> [UInt8] { HandmadeZip.number(value, count) }

  /// A little-endian integer.
  public static func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
  }

  /// The checksum of zip.
  public static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
