import JSON
import Voxels

extension CodecChain {
  /// The chain of a Zarr v3 `codecs` list.
  ///
  /// A codec is an object with `name` and `configuration`, or a bare string.
  /// https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html#chunk-encoding
  ///
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) naming the codec.
  public init(zarr3 codecs: JSON?, elementType: ElementType, chunkShape: [Int]) throws(Failure) {
    try self.init(zarr3: codecs, elementType: elementType, chunkShape: chunkShape, depth: 0)
  }

  init(zarr3 codecs: JSON?, elementType: ElementType, chunkShape: [Int], depth: Int) throws(Failure) {
    guard depth < 8 else { throw Failure(.invalid, "", "shards are nested more than 8 deep") }
    guard let list = codecs?.array, !list.isEmpty else { throw Failure(.invalid, "", "codecs is no list of codecs") }
    var order = AxisOrder.identity(rank: chunkShape.count)
    var names: [String] = []
    var serializer: Serializer?
    var bytesCodecs: [(name: String, codec: any BytesCodec)] = []
    for item in list {
      guard let name = item.string ?? item["name"]?.string else {
        throw Failure(.invalid, "", "a codec has no name")
      }
      let configuration = item["configuration"] ?? [:]
      switch name {
      case "transpose":
        guard serializer == nil else { throw Failure(.invalid, "", "codec transpose stands behind the serializer") }
        order = order.followed(by: try AxisOrder(configuration: configuration, rank: chunkShape.count))
        names.append(name)
      case "bytes", "endian", "sharding_indexed":
        guard serializer == nil else { throw Failure(.invalid, "", "codec \(name) is a second serializer") }
        names.append(name)
        if name == "sharding_indexed" {
          let sharding = try ShardingCodec(
            configuration: configuration, elementType: elementType, shardShape: order.stored(chunkShape),
            depth: depth)
          serializer = .sharding(sharding)
          names += sharding.inner.names
        } else {
          serializer = .plain(try ByteOrder(configuration: configuration, elementSize: elementType.size))
        }
      case "packbits":
        // Zarr v3's own packbits is a serializer with another layout than numcodecs' filter of that name.
        throw Failure(.unsupported, "", "codec packbits is not supported")
      default:
        let codec = try BytesCodecRegistry.make(name, configuration: configuration)
        guard serializer != nil else {
          throw Failure(.unsupported, "", "codec \(name) before the serializer is not supported")
        }
        bytesCodecs.append((name, codec))
      }
    }
    guard let serializer else {
      throw Failure(.invalid, "", "codecs has no codec from arrays to bytes, such as \"bytes\"")
    }
    try self.init(
      elementType: elementType, shape: chunkShape, order: order, serializer: serializer, bytesCodecs: bytesCodecs,
      arrayCodecNames: names)
  }

  /// The chain of a Zarr v2 array: `filters`, then `compressor`, over chunks in C or F order.
  ///
  /// https://zarr-specs.readthedocs.io/en/latest/v2/v2.0.html
  ///
  /// - Throws: ``Failure`` (`invalid`, `unsupported`) naming the codec.
  public init(
    zarr2Filters filters: JSON?, compressor: JSON?, dtype: NumpyDType, fortranOrder: Bool, chunkShape: [Int]
  ) throws(Failure) {
    var bytesCodecs: [(name: String, codec: any BytesCodec)] = []
    let compressors = compressor.map { $0.isNull ? [] : [$0] } ?? []
    guard let filters = filters.map({ $0.isNull ? [] : $0.array }) ?? [] else {
      throw Failure(.invalid, "", "filters is no list of codecs")
    }
    for item in filters + compressors {
      guard let name = item["id"]?.string else { throw Failure(.invalid, "", "a codec has no id") }
      bytesCodecs.append((name, try BytesCodecRegistry.make(name, configuration: item)))
    }
    let rank = chunkShape.count
    try self.init(
      elementType: dtype.elementType, shape: chunkShape,
      order: fortranOrder ? .reversed(rank: rank) : .identity(rank: rank),
      serializer: .plain(dtype.isBigEndian ? .big : .little), bytesCodecs: bytesCodecs, arrayCodecNames: [])
  }
}

extension ByteOrder {
  /// Zarr v3's `bytes` codec. https://zarr-specs.readthedocs.io/en/latest/v3/codecs/bytes/index.html
  ///
  /// - Throws: ``Failure`` (`invalid`) when `endian` is neither `little` nor `big`, or missing where it matters.
  init(configuration: JSON, elementSize: Int) throws(Failure) {
    switch configuration["endian"]?.string {
    case "little": self = .little
    case "big": self = .big
    case nil where configuration["endian"] == nil && elementSize == 1: self = .little
    default:
      throw Failure(.invalid, "", "codec bytes: endian must be \"little\" or \"big\"")
    }
  }
}
