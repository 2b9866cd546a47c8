import Codecs
import JSON
import Voxels

/// The filters of HDF5's registry that are known here by name, and those that can be decoded.
///
/// https://github.com/HDFGroup/hdf5_plugins/blob/master/docs/RegisteredFilterPlugins.md
enum HDF5Filters {
  static let shuffle = 2

  static func name(_ id: Int) -> String? {
    switch id {
    case 1: "deflate"
    case 2: "shuffle"
    case 3: "fletcher32"
    case 4: "szip"
    case 5: "nbit"
    case 6: "scaleoffset"
    case 307: "bzip2"
    case 32000: "lzf"
    case 32001: "blosc"
    case 32004: "lz4"
    case 32008: "bitshuffle"
    case 32013: "zfp"
    case 32015: "zstd"
    case 32017: "sz"
    case 32024: "sz3"
    case 32026: "blosc2"
    default: nil
    }
  }

  /// The codec of a filter; nil when it is left to the library.
  ///
  /// - Parameter parameters: the values that the dataset's header has for the filter.
  static func codec(_ id: Int, parameters: [UInt32], elementSize: Int) -> (any BytesCodec)? {
    switch id {
    case 1: ZlibCodec()
    case shuffle: try? ShuffleCodec(configuration: ["elementsize": .integer(Int64(parameters.first ?? 0))])
    case 3: Fletcher32Codec()
    case 307: Bzip2Codec()
    case 32000: HDF5LZFCodec()
    case 32001: BloscCodec()
    case 32004: HDF5LZ4Codec()
    case 32015: ZstdCodec()
    default: nil
    }
  }
}
