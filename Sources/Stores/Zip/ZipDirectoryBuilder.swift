import Voxels

/// Builds the table of a directory from its records, piece by piece.
///
/// One task uses it at a time.
final class ZipDirectoryBuilder: @unchecked Sendable {
  private static let recordSize = 46

  private let end: ZipEndRecord
  private let source: String
  private var entries: [ZipEntry] = []
  private var names: [UInt8] = []
  private var count = 0
  private var isInFileOrder = true
  private var fileEnd = 0
  private var hasOnlyMetadata = true
  /// Where the documents `zarr.json` lie that come before everything else.
  private(set) var leadingMetadata = 0..<0

  init(_ end: ZipEndRecord, source: String) {
    self.end = end
    self.source = source
  }

  /// Reads as many whole records as there are in a piece of the directory.
  ///
  /// - Returns: how many bytes they took.
  /// - Throws: ``Failure`` (`corrupt`, `tooLarge`).
  func add(_ piece: Bytes) throws(Failure) -> Int {
    try piece.withUnsafeBytes { piece throws(Failure) in
      var position = 0
      while piece.count - position >= ZipDirectoryBuilder.recordSize {
        let record = UnsafeRawBufferPointer(rebasing: piece[position...])
        guard record.integer(0, as: UInt32.self) == 0x0201_4B50 else {
          throw .damagedZip(source, "entry \(count) of its directory is no entry")
        }
        let nameCount = record.uint16(28)
        let extraCount = record.uint16(30)
        let total = ZipDirectoryBuilder.recordSize + nameCount + extraCount + record.uint16(32)
        guard total <= record.count else { break }
        try add(record, nameCount: nameCount, extraCount: extraCount)
        position += total
      }
      return position
    }
  }

  /// The table, when all has been added.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when the end record counted otherwise, or when entries overlap.
  func finish() throws(Failure) -> ZipDirectory {
    let counted = end.isCountWrapped ? count & 0xFFFF : count
    guard counted == end.entryCount else {
      throw .damagedZip(source, "its directory has \(count) entries where \(end.entryCount) are said to be")
    }
    if !isInFileOrder { try checkOverlaps() }
    let unsorted = entries
    let sorted = names.withUnsafeBytes { names in
      func name(_ entry: ZipEntry) -> UnsafeRawBufferPointer {
        let start = Int(entry.nameStart)
        return UnsafeRawBufferPointer(rebasing: names[start..<start + Int(entry.nameCount)])
      }
      var order = unsorted.indices.map { UInt32($0) }
      order.sort {
        let comparison = compareBytes(name(unsorted[Int($0)]), name(unsorted[Int($1)]))
        return comparison < 0 || comparison == 0 && $0 < $1
      }
      var sorted: [ZipEntry] = []
      sorted.reserveCapacity(order.count)
      for number in order {
        let entry = unsorted[Int(number)]
        // Of entries with one name, the last wins: archives are updated by appending.
        if let last = sorted.last, compareBytes(name(last), name(entry)) == 0 { sorted.removeLast() }
        sorted.append(entry)
      }
      return sorted
    }
    return ZipDirectory(entries: sorted, names: names)
  }

  private func add(_ record: UnsafeRawBufferPointer, nameCount: Int, extraCount: Int) throws(Failure) {
    count += 1
    guard count <= ZipDirectory.entryLimit else {
      throw Failure(.tooLarge, source, "has more than \(ZipDirectory.entryLimit) entries")
    }
    let nameEnd = ZipDirectoryBuilder.recordSize + nameCount
    let stored = UnsafeRawBufferPointer(rebasing: record[ZipDirectoryBuilder.recordSize..<nameEnd])
    let extra = UnsafeRawBufferPointer(rebasing: record[nameEnd..<nameEnd + extraCount])
    var size: Int? = record.uint32(24)
    var storedSize: Int? = record.uint32(20)
    var offset: Int? = record.uint32(42)
    if [size, storedSize, offset].contains(0xFFFF_FFFF), let large = ZipDirectoryBuilder.zip64(extra) {
      var position = large.startIndex
      func next(_ value: Int?) -> Int? {
        guard value == 0xFFFF_FFFF else { return value }
        guard large.endIndex - position >= 8 else { return nil }
        position += 8
        return extra.uint64(position - 8)
      }
      // In this order, and only those that did not fit.
      size = next(size)
      storedSize = next(storedSize)
      offset = next(offset)
    }
    let start = end.directory.lowerBound - end.shift
    guard let size, let storedSize, let offset, storedSize <= start,
      offset <= start - storedSize - ZipEntry.headerSize - nameCount
    else {
      let name = String(decoding: stored, as: UTF8.self)
      throw .damagedZip(source, "its entry \(name) is said to lie outside the file")
    }
    var entry = ZipEntry(
      nameStart: UInt32(names.count), nameCount: 0, storedNameCount: UInt16(nameCount),
      method: UInt16(record.uint16(10)), flags: UInt16(record.uint16(8)), checksum: UInt32(record.uint32(16)),
      headerOffset: offset + end.shift, storedSize: storedSize, size: size)
    isInFileOrder = isInFileOrder && entry.headerOffset >= fileEnd
    fileEnd = max(fileEnd, entry.extent.upperBound)
    hasOnlyMetadata = hasOnlyMetadata && isInFileOrder && stored.suffix(9).elementsEqual("zarr.json".utf8)
    if hasOnlyMetadata {
      let start = leadingMetadata.isEmpty ? entry.headerOffset : leadingMetadata.lowerBound
      leadingMetadata = start..<entry.extent.upperBound
    }
    guard ZipEntryName.append(stored, to: &names) else { return }
    entry.nameCount = UInt16(names.count - Int(entry.nameStart))
    entries.append(entry)
  }

  /// Where the values lie in an extra field that did not fit 32 bits; nil when it has none.
  private static func zip64(_ extra: UnsafeRawBufferPointer) -> Range<Int>? {
    var position = 0
    while extra.count - position >= 4 {
      let end = position + 4 + extra.uint16(position + 2)
      guard end <= extra.count else { return nil }
      if extra.uint16(position) == 1 { return position + 4..<end }
      position = end
    }
    return nil
  }

  /// A few bytes that many entries share can claim to be a great deal.
  private func checkOverlaps() throws(Failure) {
    let extents = entries.map(\.extent).sorted { $0.lowerBound < $1.lowerBound }
    for (first, second) in zip(extents, extents.dropFirst()) where second.lowerBound < first.upperBound {
      throw .damagedZip(source, "entries overlap at byte \(second.lowerBound)")
    }
  }
}
