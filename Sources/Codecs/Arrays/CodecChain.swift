import JSON
import Voxels

/// The way from a chunk's stored bytes to its voxels: array codecs, one serializer, bytes codecs.
///
/// The chain is made once an array and knows the chunk's shape, so that every size is checked before memory is
/// reserved.
public struct CodecChain: Sendable {
  /// The most bytes that one decoded chunk may have.
  public static let chunkLimit = 2 << 30

  enum Serializer: Sendable {
    case plain(ByteOrder)
    indirect case sharding(ShardingCodec)
  }

  let elementType: ElementType
  /// Extent of the chunk, in the array's axis order.
  let shape: [Int]
  let order: AxisOrder
  /// Distances in bytes between neighbours of a decoded chunk, in the array's axis order.
  private let strides: [Int]
  let serializer: Serializer
  let bytesCodecs: [any BytesCodec]
  /// What is known of the size after each bytes codec of encoding: `sizes[0]` goes into the first, `sizes.last` is the
  /// stored object.
  let sizes: [SizeBound]
  /// The names of all codecs, in encoding order.
  public let names: [String]
  /// How the voxels lie in the decoded bytes; only for a chain without shards.
  let layout: DenseLayout
  /// The pieces in which a chunk is read that is huge and not compressed; nil for all others.
  let pieceShape: [Int]?

  init(
    elementType: ElementType, shape: [Int], order: AxisOrder, serializer: Serializer,
    bytesCodecs: [(name: String, codec: any BytesCodec)], arrayCodecNames: [String]
  ) throws(Failure) {
    guard let count = checkedProduct(shape + [elementType.size]), shape.allSatisfy({ $0 > 0 }) else {
      throw Failure(.invalid, "", "chunk shape \(shape) is not possible")
    }
    self.elementType = elementType
    self.shape = shape
    self.order = order
    strides = order.restored(rowMajorStrides(order.stored(shape), elementSize: elementType.size))
    self.serializer = serializer
    self.bytesCodecs = bytesCodecs.map(\.codec)
    names = arrayCodecNames + bytesCodecs.map(\.name)
    var size: SizeBound =
      switch serializer {
      case .plain: .exactly(count)
      case .sharding(let sharding): .atMost(sharding.encodedSizeLimit)
      }
    var sizes = [size]
    for codec in self.bytesCodecs {
      size = codec.encodedSize(ofDecoded: size)
      sizes.append(size)
    }
    self.sizes = sizes
    var byteOrder = ByteOrder.little
    var isPlain = false
    if case .plain(let declared) = serializer { (byteOrder, isPlain) = (declared, true) }
    layout = DenseLayout(elementType: elementType, byteOrder: byteOrder, shape: shape, axes: order.axes)
    pieceShape = isPlain && bytesCodecs.isEmpty ? PieceShape.of(layout) : nil
    if !isDivisible, pieceShape == nil, count > CodecChain.chunkLimit {
      throw Failure(
        .tooLarge, "",
        "one chunk of shape \(shape) decodes to \(count) bytes, more than the \(CodecChain.chunkLimit) limit",
        remedy: "write the array with smaller chunks, such as 64 voxels along each axis")
    }
  }

  /// Whether parts of the stored object can be decoded alone.
  var isDivisible: Bool {
    if case .sharding = serializer { bytesCodecs.isEmpty } else { false }
  }

  /// The shape of the smallest piece that can be read alone, in the array's axis order.
  public var granularity: [Int] {
    guard isDivisible, case .sharding(let sharding) = serializer else { return pieceShape ?? shape }
    return order.restored(sharding.inner.granularity)
  }

  /// The shape of a stored chunk where that is read in pieces, in the array's axis order.
  public var storedChunkShape: [Int]? {
    guard isDivisible, case .sharding(let sharding) = serializer else { return pieceShape == nil ? nil : shape }
    return sharding.inner.storedChunkShape.map { order.restored($0) }
  }

  /// Whether this chain leads into shards.
  public var isSharded: Bool { if case .sharding = serializer { true } else { false } }

  /// The most bytes that the stored object can have.
  public var storedSizeLimit: Int { sizes[sizes.count - 1].limit }

  /// Decodes a whole stored chunk.
  ///
  /// - Parameter fillValue: stands in for the missing inner chunks of a shard.
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  public func decode(_ stored: Bytes, fillValue: Element) throws(Failure) -> VoxelBlock {
    var bytes = stored
    for number in bytesCodecs.indices.reversed() {
      bytes = try bytesCodecs[number].decode(bytes, expecting: sizes[number])
    }
    switch serializer {
    case .plain(let byteOrder):
      guard sizes[0].admits(bytes.count) else {
        throw Failure(.corrupt, "", "the chunk has \(bytes.count) bytes where its shape asks for \(sizes[0].limit)")
      }
      return VoxelBlock(
        elementType: elementType, shape: shape, strides: strides,
        bytes: byteOrder.native(bytes, elementSize: elementType.size))
    case .sharding(let sharding):
      return order.restored(try sharding.decode(bytes, fillValue: fillValue))
    }
  }
}
