import Voxels

/// What stands at the end of an archive: where its directory lies, and how much is in it.
///
/// APPNOTE 4.3.14 to 4.3.16: an end record with an optional comment, before it for large archives a ZIP64 record and
/// its locator.
struct ZipEndRecord: Sendable, Equatable {
  /// How many bytes from the end hold the records for certain: both, the locator, and the longest comment.
  static let tailSize = recordSize + locatorSize + zip64Size + Int(UInt16.max)

  private static let recordSize = 22
  private static let locatorSize = 20
  private static let zip64Size = 56

  /// Where the directory lies in the file.
  var directory: Range<Int>
  /// How far the archive lies behind where its offsets think, for something was put in front of it.
  var shift: Int
  var entryCount: Int
  /// The end record of a small archive counts no further than 16 bits; many writers let the count wrap around.
  var isCountWrapped: Bool
  var comment: [UInt8]

  /// Finds and reads the records.
  ///
  /// - Parameters:
  ///   - tail: the last bytes of the file, ``tailSize`` of them or the whole file.
  ///   - size: the size of the file.
  /// - Throws: ``Failure`` (`corrupt`, `unsupported`).
  init(tail: Bytes, size: Int, source: String) throws(Failure) {
    self = try tail.withUnsafeBytes { tail throws(Failure) in
      guard let end = ZipEndRecord.position(in: tail) else {
        throw Failure(
          .corrupt, source, "is no zip archive, or is cut short: it has no end record",
          remedy: "copy or download it again")
      }
      return try ZipEndRecord(tail, end: end, tailStart: size - tail.count, source: source)
    }
  }

  private init(_ tail: UnsafeRawBufferPointer, end: Int, tailStart: Int, source: String) throws(Failure) {
    var disks = [tail.uint16(end + 4), tail.uint16(end + 6)]
    var count: Int? = tail.uint16(end + 10)
    var length: Int? = tail.uint32(end + 12)
    var offset: Int? = tail.uint32(end + 16)
    var directoryEnd = tailStart + end
    isCountWrapped = true
    let locator = end - ZipEndRecord.locatorSize
    if locator >= 0, tail.integer(locator, as: UInt32.self) == 0x0706_4B50 {
      let record = try ZipEndRecord.zip64Position(tail, locator: locator, tailStart: tailStart, source: source)
      disks = [tail.uint32(record + 16), tail.uint32(record + 20)]
      count = tail.uint64(record + 32)
      length = tail.uint64(record + 40)
      offset = tail.uint64(record + 48)
      directoryEnd = tailStart + record
      isCountWrapped = false
    }
    guard disks == [0, 0] else {
      throw Failure(.unsupported, source, "is one part of an archive in several", remedy: "join the parts")
    }
    guard let count, let length, let offset, length <= directoryEnd, offset <= directoryEnd - length else {
      throw .damagedZip(source, "its directory is said to lie outside the file")
    }
    directory = directoryEnd - length..<directoryEnd
    shift = directory.lowerBound - offset
    entryCount = count
    comment = Array(tail[(end + ZipEndRecord.recordSize)...])
  }

  /// The last end record whose comment ends where the file ends.
  private static func position(in tail: UnsafeRawBufferPointer) -> Int? {
    var position = tail.count - recordSize
    while position >= 0 {
      if tail[position] == 0x50, tail.integer(position, as: UInt32.self) == 0x0605_4B50,
        position + recordSize + tail.uint16(position + 20) == tail.count
      {
        return position
      }
      position -= 1
    }
    return nil
  }

  /// The ZIP64 record: where the locator says, or right before the locator.
  private static func zip64Position(
    _ tail: UnsafeRawBufferPointer, locator: Int, tailStart: Int, source: String
  ) throws(Failure) -> Int {
    let said = tail.uint64(locator + 8).map { $0 - tailStart } ?? -1
    for position in [said, locator - zip64Size] where position >= 0 && position <= locator - zip64Size {
      if tail.integer(position, as: UInt32.self) == 0x0606_4B50 { return position }
    }
    throw .damagedZip(source, "its ZIP64 end record is not where it should be")
  }
}
