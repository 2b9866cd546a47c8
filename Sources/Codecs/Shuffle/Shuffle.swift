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
    let plane = source.assumingMemoryBound(to: UInt8.self)
    switch elementSize {
    case 2: Self.unshuffle2(plane, count, target)
    case 4: Self.unshuffle4(plane, count, target)
    case 8: Self.unshuffle8(plane, count, target)
    default:
      for byte in 0..<elementSize {
        for i in 0..<count {
          target.storeBytes(of: plane[byte * count + i], toByteOffset: i * elementSize + byte, as: UInt8.self)
        }
      }
    }
  }

  // The usual sizes in full: so the compiler makes vectors of them, which is three times as fast as a loop over planes.

  private static func unshuffle2(_ plane: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutableRawPointer) {
    for i in 0..<count {
      let word = UInt16(plane[i]) | UInt16(plane[count + i]) << 8
      target.storeBytes(of: word.littleEndian, toByteOffset: 2 * i, as: UInt16.self)
    }
  }

  private static func unshuffle4(_ plane: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutableRawPointer) {
    for i in 0..<count {
      let low = UInt32(plane[i]) | UInt32(plane[count + i]) << 8
      let high = UInt32(plane[2 * count + i]) | UInt32(plane[3 * count + i]) << 8
      target.storeBytes(of: (low | high << 16).littleEndian, toByteOffset: 4 * i, as: UInt32.self)
    }
  }

  private static func unshuffle8(_ plane: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutableRawPointer) {
    let upper = plane + 4 * count
    for i in 0..<count {
      let a = UInt64(plane[i]) | UInt64(plane[count + i]) << 8
      let b = UInt64(plane[2 * count + i]) | UInt64(plane[3 * count + i]) << 8
      let c = UInt64(upper[i]) | UInt64(upper[count + i]) << 8
      let d = UInt64(upper[2 * count + i]) | UInt64(upper[3 * count + i]) << 8
      target.storeBytes(of: (a | b << 16 | c << 32 | d << 48).littleEndian, toByteOffset: 8 * i, as: UInt64.self)
    }
  }
}
