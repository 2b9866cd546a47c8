import JSON
import Voxels

/// The first bytes of all elements, then all second ones, and so on.
public struct ShuffleCodec: BytesCodec {
  public static let documentation = PluginDocumentation(
    names: ["shuffle"],
    summary: "The bytes of the elements sorted by their place in the element.",
    specification: "https://numcodecs.readthedocs.io/en/stable/filter/shuffle.html",
    example: #"{"id": "shuffle", "elementsize": 4}"#)

  private let elementSize: Int

  /// - Parameter configuration: `elementsize` in bytes, without it 4.
  /// - Throws: ``Failure`` (`invalid`) when `elementsize` is no reasonable size.
  public init(configuration: JSON = .null) throws(Failure) {
    elementSize = max(
      1, try CodecConfiguration(configuration, of: "shuffle").integer("elementsize", in: 0...(1 << 20), default: 4))
  }

  public func encodedSize(ofDecoded decoded: SizeBound) -> SizeBound { decoded }

  public func decode(_ input: Bytes, expecting bound: SizeBound) throws(Failure) -> Bytes {
    try bound.check(input.count)
    guard input.count % elementSize == 0 else {
      throw .corrupt("shuffle: \(input.count) bytes are no whole number of elements of \(elementSize)")
    }
    guard elementSize > 1, input.count > 0 else { return input }
    var output = try BoundedOutput(.exactly(input.count))
    input.withUnsafeBytes { source in
      guard let source = source.baseAddress else { return }
      unshuffle(source, count: input.count / elementSize, to: output.end)
    }
    output.advance(by: input.count)
    return try output.finish()
  }

  private func unshuffle(_ source: UnsafeRawPointer, count: Int, to target: UnsafeMutableRawPointer) {
    switch elementSize {
    case 2: gather(UInt16.self, source, count: count, to: target)
    case 4: gather(UInt32.self, source, count: count, to: target)
    case 8: gather(UInt64.self, source, count: count, to: target)
    default:
      for byte in 0..<elementSize {
        let plane = source + byte * count
        for i in 0..<count {
          target.storeBytes(
            of: plane.load(fromByteOffset: i, as: UInt8.self), toByteOffset: i * elementSize + byte, as: UInt8.self)
        }
      }
    }
  }

  /// Puts each element together from its bytes and stores it at once.
  @inline(__always)
  private func gather<Word: FixedWidthInteger & BitwiseCopyable>(
    _: Word.Type, _ source: UnsafeRawPointer, count: Int, to target: UnsafeMutableRawPointer
  ) {
    let size = MemoryLayout<Word>.size
    for i in 0..<count {
      var word = Word.zero
      for byte in 0..<size {
        word |= Word(truncatingIfNeeded: source.load(fromByteOffset: byte * count + i, as: UInt8.self)) << (8 * byte)
      }
      target.storeBytes(of: word.littleEndian, toByteOffset: i * size, as: Word.self)
    }
  }
}
