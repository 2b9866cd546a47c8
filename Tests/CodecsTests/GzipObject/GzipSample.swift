import Codecs
import TestSupport
import Voxels

/// Bytes in memory, with every read counted.
final class CountedBytes: ByteSource {
  let name = "counted"
  private let bytes: Bytes
  private let total = Locked(0)

  init(_ bytes: [UInt8]) { self.bytes = Bytes(bytes) }

  var count: Int { bytes.count }
  /// Bytes delivered so far.
  var delivered: Int { total.withLock { $0 } }

  func read(_ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try ranges.map { range in
      guard case .from(let offset, let count) = range, offset >= 0, offset + count <= bytes.count else {
        throw Failure(.corrupt, name, "reaches outside")
      }
      total.withLock { $0 += count }
      return bytes[offset..<offset + count]
    }
  }
}

/// Bytes and what Python's gzip made of them.
struct GzipSample: Sendable {
  let plain: [UInt8]
  let packed: [UInt8]

  /// An object over the packed bytes, or over others instead.
  func object(
    _ packed: [UInt8]? = nil, size: Int? = nil, keptLimit: Int = 0
  ) -> (object: GzipObject, stored: CountedBytes) {
    let stored = CountedBytes(packed ?? self.packed)
    return (GzipObject(stored, storedSize: stored.count, size: size ?? plain.count, keptLimit: keptLimit), stored)
  }

  /// 20 MB in three members of unlike kinds, the last one the largest.
  static let large = make(
    """
    r = random.Random(7)
    noise = r.randbytes(1 << 20)
    words = [noise[i:i + r.randrange(3, 60)] for i in range(0, 1 << 16, 64)]
    text = b''.join(r.choice(words) for _ in range(30000))
    plains = [text, b'', bytes(3000000) + noise + text[::-1], b''.join(
      text[r.randrange(1000):r.randrange(300000, len(text))] + noise[:r.randrange(200000)] for _ in range(19))]
    pad = bytes(700)
    """)

  /// 200 KB in one member.
  static let small = make(
    """
    r = random.Random(3)
    plains = [b''.join(b'%d ' % r.randrange(100000) for _ in range(34000))]
    pad = b''
    """)

  private static func make(_ script: String) -> GzipSample {
    let folder = TemporaryFolder()
    let program = RunningProgram(
      "python3",
      [
        "-c",
        """
        import gzip, random, sys
        \(script)
        open(sys.argv[1], 'wb').write(b''.join(plains))
        packed = [gzip.compress(p, 1 + 5 * (i % 2), mtime=0) for i, p in enumerate(plains)]
        open(sys.argv[2], 'wb').write(pad.join(packed))
        """, folder("plain"), folder("packed"),
      ], environment: Microtome.environment)
    let outcome = program.outcome(within: 60)
    guard outcome.status == 0, let plain = TestFile.read(folder("plain")), let packed = TestFile.read(folder("packed"))
    else { fatalError("python3 made no sample: \(outcome.errors)") }
    return GzipSample(plain: plain, packed: packed)
  }
}
