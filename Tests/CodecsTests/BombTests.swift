import Codecs
import Glibc
import JSON
import Testing
import Voxels

/// Small objects that would decode to 2 GiB of zeros.
struct Bomb: Sendable, CustomTestStringConvertible {
  let codec: String
  let encoded: [UInt8]

  var testDescription: String { "\(codec), \(encoded.count) bytes" }

  static let all = [
    Bomb(codec: "gzip", encoded: [31, 139, 8, 0, 0, 0, 0, 0, 0, 255] + deflate + Array(repeating: 0, count: 8)),
    Bomb(codec: "zlib", encoded: [0x78, 0x9C] + deflate + [0, 0, 0, 0]),
    Bomb(codec: "zstd", encoded: zstd),
    Bomb(codec: "bz2", encoded: repeated(BombPiece.bzip2Stream, 64)),
    Bomb(codec: "lzma", encoded: repeated(BombPiece.xzStream, 512)),
  ]

  /// Blocks of a MiB, and an empty last one.
  private static let deflate = repeated(BombPiece.deflateMebibyte, 2048) + [3, 0]

  /// A frame of 16384 blocks of 128 KiB, each one byte that is repeated.
  private static let zstd: [UInt8] =
    [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38]
    + (1...16384).flatMap { block -> [UInt8] in [block == 16384 ? 0x03 : 0x02, 0x00, 0x10, 0x00] }

  private static func repeated(_ piece: Hex, _ count: Int) -> [UInt8] {
    Array(repeatElement(piece.bytes, count: count).joined())
  }
}

/// The most memory that the process had resident so far, in bytes.
private func peakMemory() -> Int {
  var usage = rusage()
  getrusage(RUSAGE_SELF.rawValue, &usage)
  return usage.ru_maxrss << 10
}

/// What the process has reserved for data just now, in bytes: the sixth number of `/proc/self/statm`, in pages.
private func reservedMemory() throws -> Int {
  let file = try #require(fopen("/proc/self/statm", "r"))
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  try #require(fgets(&line, Int32(line.count), file) != nil)
  let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  let numbers = text.split(separator: " ")
  try #require(numbers.count > 5)
  return try #require(Int(numbers[5])) * Int(getpagesize())
}

/// Sanitizers keep what is freed for a while, so that nothing can be said about memory under them.
private let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

@Suite(.serialized) struct BombTests {
  @Test(arguments: Bomb.all, [SizeBound.exactly(1000), .atMost(1000), .exactly(1 << 20), .atMost(1 << 20)])
  func stopsAtTheBound(_ bomb: Bomb, _ bound: SizeBound) throws {
    let codec = try makeCodec(bomb.codec)
    let input = Bytes(bomb.encoded)
    let before = peakMemory()
    let failure = try failure { try codec.decode(input, expecting: bound) }
    #expect(failure.code == .corrupt)
    #expect(peakMemory() - before < 64 << 20)
  }

  /// The pieces are what they are said to be: the first MiB decodes when nothing follows.
  @Test func bombsWouldGoOff() throws {
    let zeros = 32 << 20
    let decoded = try makeCodec("bz2").decode(Bytes(BombPiece.bzip2Stream.bytes), expecting: .exactly(zeros))
    #expect(decoded.withUnsafeBytes { $0.allSatisfy { $0 == 0 } })
    let frame = try #require(Bomb.all.first { $0.codec == "zstd" })
    // All but the last 15 blocks are cut away behind the header.
    let short = frame.encoded[..<6] + frame.encoded.suffix(16 * 4)
    #expect(try makeCodec("zstd").decode(Bytes(short), expecting: .atMost(1 << 30)).count == 2 << 20)
  }

  /// A reservation that the data never fill stays untouched.
  @Test(arguments: ["gzip", "zlib", "zstd", "blosc", "lz4", "bz2", "lzma"])
  func hugeBoundsCostLittle(_ name: String) throws {
    let golden = try #require(Golden.all.first { $0.codec == name && $0.name != "no bytes" })
    let codec = try golden.makeCodec()
    let before = peakMemory()
    #expect(throws: Failure.self) { try codec.decode(Bytes(golden.encoded), expecting: .exactly(1 << 30)) }
    let decoded = try codec.decode(Bytes(golden.encoded), expecting: .atMost(1 << 30))
    #expect(decoded.array == golden.decoded)
    #expect(decoded.footprint < 64 << 10)
    #expect(peakMemory() - before < 64 << 20)
  }

  /// Contexts end with their threads.
  @Test(.enabled(if: !isSanitized)) func threadsLeaveNothingBehind() throws {
    let zstd = try Golden.named("zstd", "no content size")
    let gzip = try Golden.named("gzip", "two members")
    try decodeOnNewThreads(zstd, gzip, count: 50)
    let before = try reservedMemory()
    try decodeOnNewThreads(zstd, gzip, count: 1000)
    // A thousand contexts would be some 100 MB.
    #expect(try reservedMemory() - before < 32 << 20)
  }

  private func decodeOnNewThreads(_ goldens: Golden..., count: Int) throws {
    for _ in 0..<count {
      let results = Locked<[Bool]>([])
      let job = Unmanaged.passRetained(
        Job {
          for golden in goldens {
            let decoded = try? golden.makeCodec().decode(
              Bytes(golden.encoded), expecting: .exactly(golden.decoded.count))
            results.withLock { $0.append(decoded?.array == golden.decoded) }
          }
        })
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { context in
          if let context { Unmanaged<Job>.fromOpaque(context).takeRetainedValue().body() }
          return nil
        }, job.toOpaque())
      try #require(status == 0)
      pthread_join(thread, nil)
      #expect(results.withLock { $0 } == goldens.map { _ in true })
    }
  }

  private final class Job: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
}
