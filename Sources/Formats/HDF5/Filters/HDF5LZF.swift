import Codecs
import JSON
import Voxels

/// LZF, the compressor that h5py brings along: literals and references to what went before, three bits of length.
struct HDF5LZFCodec: BytesCodec {
  static let documentation = PluginDocumentation(
    names: ["lzf"], summary: "LZF-compressed bytes, as h5py writes them.",
    specification: "http://oldhome.schmorp.de/marc/liblzf.html")

  init(configuration: JSON = .null) {}

  func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound {
    // The worst: a byte for every 32 literals.
    .atMost(decoded.limit + decoded.limit / 16 + 64)
  }

  func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try input.withUnsafeBytes { source throws(Failure) in
      let limit = bound.limit
      let output = try Bytes(capacity: limit) { target throws(Failure) in
        try HDF5LZFCodec.decode(source, to: target)
      }
      guard bound.admits(output.count) else {
        throw .damagedFilter("lzf: decodes to \(output.count) bytes where \(limit) are expected")
      }
      return output
    }
  }

  private static func decode(
    _ source: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer
  ) throws(Failure) -> Int {
    var read = 0
    var written = 0
    while read < source.count {
      let control = Int(source[read])
      read += 1
      if control < 32 {
        let count = control + 1
        guard count <= source.count - read, count <= target.count - written else { throw damage }
        UnsafeMutableRawBufferPointer(rebasing: target[written..<written + count])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[read..<read + count]))
        read += count
        written += count
        continue
      }
      var count = control >> 5
      if count == 7 {
        guard read < source.count else { throw damage }
        count += Int(source[read])
        read += 1
      }
      guard read < source.count else { throw damage }
      let distance = (control & 31) << 8 + Int(source[read]) + 1
      read += 1
      count += 2
      guard distance <= written, count <= target.count - written else { throw damage }
      // The source may overlap what is being written: byte by byte.
      for _ in 0..<count {
        target[written] = target[written - distance]
        written += 1
      }
    }
    return written
  }

  private static var damage: Failure { .damagedFilter("lzf: the data are damaged or cut short") }
}

extension Failure {
  /// A filter that met damaged data.
  static func damagedFilter(_ problem: String) -> Failure {
    Failure(.corrupt, "", problem, remedy: "fetch or write the file again")
  }
}
