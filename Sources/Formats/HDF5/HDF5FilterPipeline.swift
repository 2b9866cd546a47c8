import CHDF5
import Codecs
import JSON
import Voxels

/// The filters that the chunks of a dataset went through, in encoding order.
struct HDF5FilterPipeline: Sendable {
  private struct Filter: Sendable {
    let id: Int
    let name: String
    /// Nil when only the library may know how to decode it.
    let codec: (any BytesCodec)?
  }

  private static let countLimit = 32

  private let filters: [Filter]
  private let decodedSize: Int
  /// Whether chunks that reach beyond the array are stored as they are.
  let skipsPartialChunks: Bool

  @HDF5Thread
  init(_ creation: hid_t, chunkShape: [Int], elementSize: Int) throws(Failure) {
    let count = H5Pget_nfilters(creation)
    try checkHDF5(count, "its filters cannot be read")
    guard count <= HDF5FilterPipeline.countLimit else { throw Failure(.corrupt, "", "has \(count) filters") }
    var filters: [Filter] = []
    for number in 0..<UInt32(count) {
      var flags: UInt32 = 0
      var parameters = [UInt32](repeating: 0, count: 32)
      var parameterCount = parameters.count
      var name = [CChar](repeating: 0, count: 256)
      var configuration: UInt32 = 0
      let id = H5Pget_filter2(
        creation, number, &flags, &parameterCount, &parameters, name.count, &name, &configuration)
      try checkHDF5(id, "its filters cannot be read")
      let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      filters.append(
        Filter(
          id: Int(id), name: HDF5Filters.name(Int(id)) ?? (text.isEmpty ? "filter \(id)" : text),
          codec: HDF5Filters.codec(
            Int(id), parameters: Array(parameters.prefix(max(0, parameterCount))), elementSize: elementSize)))
    }
    self.filters = filters
    decodedSize = chunkShape.reduce(elementSize, *)
    var options: UInt32 = 0
    try checkHDF5(H5Pget_chunk_opts(creation, &options), "its chunk options cannot be read")
    skipsPartialChunks = options & UInt32(H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS) != 0
  }

  /// Names, outermost first.
  var names: [String] { filters.map(\.name) }

  /// The filters that a chunk with that mask went through.
  private func used(_ mask: UInt32) -> [Filter] {
    filters.enumerated().filter { mask >> UInt32($0.offset) & 1 == 0 }.map(\.element)
  }

  /// The codecs with what is known of the size before each of them; nil when one is not known here.
  private func codecs(_ mask: UInt32) -> (steps: [(codec: any BytesCodec, size: SizeBound)], stored: SizeBound)? {
    var size = SizeBound.exactly(decodedSize)
    var steps: [(codec: any BytesCodec, size: SizeBound)] = []
    for filter in used(mask) {
      guard let codec = filter.codec else { return nil }
      // Of compressed data, HDF5 shuffles whole elements and lets the rest be.
      if filter.id == HDF5Filters.shuffle, case .atMost = size { return nil }
      steps.append((codec, size))
      size = codec.encodedSize(ofDecoded: size)
    }
    return (steps, size)
  }

  /// Whether all filters of a chunk can be undone here.
  func isKnown(_ mask: UInt32) -> Bool { codecs(mask) != nil }

  /// Whether a chunk with that mask is stored as it is.
  func isPlain(_ mask: UInt32) -> Bool { used(mask).isEmpty }

  /// What decodes parts of a chunk that went through one filter alone; nil where nothing can.
  func partialCodec(_ mask: UInt32) -> (any PartialBytesCodec)? {
    let used = used(mask)
    return used.count == 1 ? used[0].codec as? any PartialBytesCodec : nil
  }

  /// The most bytes that a stored chunk can have.
  func storedSizeLimit(_ mask: UInt32) -> Int { codecs(mask)?.stored.limit ?? .max }

  /// Undoes the filters of a chunk.
  ///
  /// - Throws: ``Failure`` (`corrupt`) without a source.
  func decode(_ stored: Bytes, mask: UInt32) throws(Failure) -> Bytes {
    guard let (steps, bound) = codecs(mask) else { throw Failure(.unsupported, "", "has an unknown filter") }
    guard bound.admits(stored.count) else {
      throw Failure(.corrupt, "", "has \(stored.count) bytes where \(bound.limit) are expected")
    }
    var bytes = stored
    for step in steps.reversed() { bytes = try step.codec.decode(bytes, expecting: step.size) }
    return bytes
  }

  /// - Throws: ``Failure`` (`unsupported`) that names the filter of a chunk that the library does not have.
  @HDF5Thread
  func requireFilters(_ mask: UInt32) throws(Failure) {
    for filter in used(mask) where H5Zfilter_avail(H5Z_filter_t(filter.id)) <= 0 {
      throw Failure(
        .unsupported, "", "its chunks went through HDF5 filter \(filter.id) (\(filter.name)), which is not installed",
        remedy: "install its plugin and let HDF5_PLUGIN_PATH name the folder")
    }
  }
}
