import Stores
import TestSupport
import Testing
import Voxels

/// Archives that lie: each ends as one clear failure.
@Suite struct ZipFaultTests {
  let payload = pseudoRandomBytes(1000)

  private func expectRefused(
    _ bytes: [UInt8], _ part: String, _ code: Failure.Code = .corrupt, at location: SourceLocation = #_sourceLocation
  ) async {
    let failure = await #expect(throws: Failure.self, sourceLocation: location) { _ = try await openZip(bytes) }
    #expect(failure?.code == code, sourceLocation: location)
    #expect(failure?.line.contains("memory:a.zip: ") == true, sourceLocation: location)
    #expect(failure?.problem.contains(part) == true, "\(failure?.line ?? "")", sourceLocation: location)
  }

  private func expectUnreadable(
    _ entry: HandmadeZip.Entry, _ part: String, _ code: Failure.Code = .corrupt,
    at location: SourceLocation = #_sourceLocation
  ) async throws {
    let (root, _) = try await openZip(HandmadeZip([entry, .init("good", [9])]).bytes)
    for range in [ByteRange.whole, .from(offset: 0, count: 1)] {
      let failure = await #expect(throws: Failure.self, sourceLocation: location) {
        _ = try await root.store.read("bad", range, limit: .max)
      }
      #expect(failure?.code == code, sourceLocation: location)
      #expect(failure?.source == "memory:a.zip|zip:bad", sourceLocation: location)
      #expect(failure?.problem.contains(part) == true, "\(failure?.line ?? "")", sourceLocation: location)
    }
    #expect(try await root.appending("good").read(limit: 1)?.array == [9], sourceLocation: location)
  }

  @Test func truncated() async throws {
    let whole = HandmadeZip([.init("a", payload), .init("b", payload)]).bytes
    for count in [0, 1, 4, 21, 22, 1000, whole.count - 22, whole.count - 1] {
      await expectRefused(Array(whole[..<count]), "no end record")
    }
    // Its beginning is missing.
    await expectRefused(Array(whole[500...]), "lie outside the file")
    await expectRefused(whole + [0], "no end record")
  }

  /// No change of one byte makes it crash, or give other bytes without a failure.
  @Test func anyByteChanged() async throws {
    let archive = HandmadeZip([.init("a", Array(payload[..<50])), .init("b/c", [1, 2, 3])]).bytes
    for position in archive.indices {
      for change: UInt8 in [0x01, 0x80, 0xFF] {
        var bytes = archive
        bytes[position] ^= change
        do {
          let (root, _) = try await openZip(bytes)
          if let a = try await root.appending("a").read(limit: 1000) {
            #expect(a.array == Array(payload[..<50]), "byte \(position)")
          }
        } catch { #expect(error is Failure, "byte \(position)") }
      }
    }
  }

  @Test func lyingEndRecords() async throws {
    let good = HandmadeZip([.init("a", payload), .init("b", payload)])
    func changed(_ change: (inout HandmadeZip) -> Void) -> [UInt8] {
      var archive = good
      change(&archive)
      return archive.bytes
    }
    await expectRefused(changed { $0.entryCount = 3 }, "has 2 entries where 3")
    await expectRefused(changed { $0.entryCount = 0 }, "has 2 entries where 0")
    await expectRefused(changed { $0.directorySize = 1 << 31 }, "lie outside the file")
    await expectRefused(changed { $0.directoryOffset = 0xFFFF_FFFF }, "lie outside the file")
    await expectRefused(changed { $0.directorySize = 20 }, "")
    await expectRefused(changed { $0.directorySize = 50 }, "")
    await expectRefused(changed { $0.disk = 1 }, "several", .unsupported)
    // Nothing but an end record is an archive, an empty one.
    let (empty, _) = try await openZip(HandmadeZip([]).bytes)
    #expect(try await empty.store.list("") == [])
  }

  @Test func entriesOutsideTheFile() async throws {
    for change in [
      { $0.offset = 0x7FFF_FFFF }, { $0.storedSize = 5000 }, { $0.storedSize = 0xFFFF_FFFE }, { $0.offset = 1500 },
      { $0.offset = 0xFFFF_FFFF }, { $0.extra = HandmadeZip.number(1, 2) + HandmadeZip.number(4, 2) + [0, 0, 0, 0] },
      {
        $0.size = 0xFFFF_FFFF
        $0.extra = HandmadeZip.number(1, 2) + HandmadeZip.number(8, 2) + Array(repeating: 0xFF, count: 8)
      },
    ] as [(inout HandmadeZip.Entry) -> Void] {
      var entry = HandmadeZip.Entry("bad", payload)
      change(&entry)
      if entry.extra.count == 8 { entry.offset = 0xFFFF_FFFF }
      await expectRefused(HandmadeZip([entry, .init("b", payload)]).bytes, "entry bad is said to lie outside")
    }
  }

  @Test func overlaps() async throws {
    // Two names for one place in the file: how a few bytes claim to be many.
    var second = HandmadeZip.Entry("b", payload)
    second.offset = 0
    await expectRefused(HandmadeZip([.init("a", payload), second]).bytes, "entries overlap")
    second.offset = 500
    await expectRefused(HandmadeZip([.init("a", payload), second]).bytes, "entries overlap")
  }

  @Test func brokenEntries() async throws {
    var entry = HandmadeZip.Entry("bad", payload)
    entry.checksum = 1
    let (root, _) = try await openZip(HandmadeZip([entry]).bytes)
    let failure = await #expect(throws: Failure.self) { try await root.appending("bad").read(limit: 1000) }
    #expect(failure?.code == .corrupt)
    #expect(failure?.problem.contains("checksum") == true)

    entry = .init("bad", payload)
    entry.size = 999
    try await expectUnreadable(entry, "has 999 bytes and takes 1000")
    entry = .init("bad", payload)
    (entry.offset, entry.size, entry.storedSize) = (10, 900, 900)
    try await expectUnreadable(entry, "leads to something else")
    entry = .init("bad", payload)
    entry.flags = 1
    try await expectUnreadable(entry, "is encrypted", .unsupported)
    for (method, name) in [(12, "bzip2"), (14, "LZMA"), (93, "Zstandard"), (9, "Deflate64"), (77, "method 77")] {
      entry = .init("bad", payload)
      entry.method = method
      try await expectUnreadable(entry, "compressed with \(name),", .unsupported)
    }
  }

  @Test func brokenCompression() async throws {
    var entry = HandmadeZip.Entry("bad", payload)
    entry.method = 8
    entry.size = 3000
    try await expectUnreadable(entry, "cannot be inflated")
    // More than deflate can hold in so few bytes.
    entry.size = 1_100_000
    try await expectUnreadable(entry, "are said to hold 1100000")
    entry.size = 0xFFFF_0000
    try await expectUnreadable(entry, "in one compressed piece", .tooLarge)
    // A stored block of deflate, of which the directory says another size, and another checksum.
    entry.stored = [1, 4, 0, 0xFB, 0xFF, 1, 2, 3, 4]
    for size in [3, 5] {
      entry.size = size
      try await expectUnreadable(entry, "cannot be inflated")
    }
    entry.size = 4
    entry.checksum = 0
    try await expectUnreadable(entry, "checksum")
    entry.checksum = HandmadeZip.crc32([1, 2, 3, 4])
    let (root, _) = try await openZip(HandmadeZip([entry]).bytes)
    #expect(try await root.appending("bad").read(limit: 4)?.array == [1, 2, 3, 4])
    let tooLarge = await #expect(throws: Failure.self) { try await root.appending("bad").read(limit: 3) }
    #expect(tooLarge?.code == .tooLarge)
  }
}
