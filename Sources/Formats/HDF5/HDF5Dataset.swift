import CHDF5
import Codecs
import Voxels

/// What the header of a dataset says: the shape, the type and how it lies in the file.
struct HDF5Dataset: Sendable {
  enum Layout: Sendable {
    /// Chunks of one shape behind an index, each through the filters.
    case chunked([Int], HDF5FilterPipeline)
    /// In one piece from an offset; nil when nothing was written.
    case contiguous(offset: Int?)
    /// In the header itself, or of a type that has to be converted: the library reads it.
    case throughLibrary
  }

  let object: HDF5Object
  let path: String
  let shape: [Int]
  let type: HDF5ElementType
  let fillValue: Element
  let layout: Layout

  var name: String { object.file.place(path).name }

  /// - Throws: ``Failure``: `unsupported` when it is no array of numbers or lies elsewhere, `corrupt`, `tooLarge`.
  @HDF5Thread
  init(_ object: HDF5Object, path: String) throws(Failure) {
    let space = try HDF5Handle(H5Dget_space(object.id), "its extent cannot be read")
    guard let shape = try HDF5Dataspace.shape(space.id) else {
      throw Failure(.unsupported, "", "has no values at all", remedy: "name an array of numbers")
    }
    guard !shape.isEmpty else {
      throw Failure(.unsupported, "", "is a single value, not an array", remedy: "name an array of numbers")
    }
    guard shape.count <= HDF5Reader.rankLimit else {
      throw Failure(.unsupported, "", "has \(shape.count) axes; at most \(HDF5Reader.rankLimit) can be read")
    }
    let stored = try HDF5Handle(H5Dget_type(object.id), "its type cannot be read")
    let type = try HDF5ElementType(stored.id)
    guard checkedProduct(shape + [type.element.size]) != nil else {
      throw Failure(.corrupt, "", "shape \(shape) is not possible")
    }
    let creation = try HDF5Handle(H5Dget_create_plist(object.id), "its layout cannot be read")
    self.object = object
    self.path = path
    self.shape = shape
    self.type = type
    fillValue = try HDF5Dataset.fillValue(creation.id, stored.id, type)
    layout = try HDF5Dataset.layout(creation.id, object.id, shape: shape, type)
  }

  /// Whether a dataset has axes and elements that are numbers; true also when it is damaged.
  @HDF5Thread
  static func isArrayOfNumbers(_ dataset: hid_t) -> Bool {
    do throws(Failure) {
      let space = try HDF5Handle(H5Dget_space(dataset), "")
      guard let shape = try HDF5Dataspace.shape(space.id), !shape.isEmpty else { return false }
      let type = try HDF5Handle(H5Dget_type(dataset), "")
      _ = try HDF5ElementType(type.id)
      return true
    } catch { return error.code != .unsupported }
  }

  /// How many bytes a chunk of some shape has.
  ///
  /// - Throws: ``Failure``: `corrupt` for a shape that is not possible, `tooLarge` beyond ``CodecChain/chunkLimit``.
  static func byteCount(ofChunk shape: [Int], _ type: ElementType) throws(Failure) -> Int {
    guard shape.allSatisfy({ $0 > 0 }), let count = checkedProduct(shape + [type.size]) else {
      throw Failure(.corrupt, "", "chunk shape \(shape) is not possible")
    }
    guard count <= CodecChain.chunkLimit else {
      throw Failure(
        .tooLarge, "",
        "one chunk of shape \(shape) decodes to \(count) bytes, more than the \(CodecChain.chunkLimit) limit")
    }
    return count
  }

  @HDF5Thread
  private static func layout(
    _ creation: hid_t, _ dataset: hid_t, shape: [Int], _ type: HDF5ElementType
  ) throws(Failure) -> Layout {
    switch H5Pget_layout(creation) {
    case H5D_CHUNKED:
      var extents = [hsize_t](repeating: 0, count: shape.count)
      guard H5Pget_chunk(creation, Int32(shape.count), &extents) == Int32(shape.count) else {
        throw .hdf5("its chunk shape cannot be read")
      }
      let chunk = extents.map { Int(clamping: $0) }
      _ = try byteCount(ofChunk: chunk, type.element)
      return .chunked(chunk, try HDF5FilterPipeline(creation, chunkShape: chunk, elementSize: type.element.size))
    case H5D_CONTIGUOUS:
      guard H5Pget_external_count(creation) <= 0 else {
        throw Failure(
          .unsupported, "", "keeps its voxels in other files, as raw bytes", remedy: "copy it with h5repack first")
      }
      if type.needsConversion { return .throughLibrary }
      let address = H5Dget_offset(dataset)
      H5Eclear2(hid_t(H5E_DEFAULT))
      guard address != chdf5_undefined_address() else { return .contiguous(offset: nil) }
      guard let offset = Int(exactly: address) else { throw Failure(.corrupt, "", "lies at \(address)") }
      return .contiguous(offset: offset)
    case H5D_COMPACT: return .throughLibrary
    case H5D_VIRTUAL:
      throw Failure(
        .unsupported, "", "is a virtual dataset, put together from others",
        remedy: "open the files that it is made of, or copy it with h5repack first")
    default: throw Failure(.unsupported, "", "has an unknown storage layout")
    }
  }

  @HDF5Thread
  private static func fillValue(
    _ creation: hid_t, _ stored: hid_t, _ type: HDF5ElementType
  ) throws(Failure) -> Element {
    var status = H5D_FILL_VALUE_UNDEFINED
    try checkHDF5(H5Pfill_value_defined(creation, &status), "its fill value cannot be read")
    guard status == H5D_FILL_VALUE_USER_DEFINED else { return .zero(type.element) }
    let native = try HDF5Handle(H5Tget_native_type(stored, H5T_DIR_ASCEND), "its type cannot be read")
    // The native type may be wider than the element, as with float16.
    let isSame = H5Tget_size(native.id) == type.element.size
    var bits: (UInt64, UInt64) = (0, 0)
    try checkHDF5(
      H5Pget_fill_value(creation, isSame ? native.id : stored, &bits), "its fill value cannot be read")
    if !isSame, type.order == .big { bits.0 = bits.0.byteSwapped >> UInt64(64 - 8 * type.element.size) }
    return Element(type: type.element, bits: bits.0)
  }
}

extension HDF5Dataset {
  /// The dataset in chunks.
  var array: any ChunkedArray {
    switch layout {
    case .chunked(let chunk, let pipeline): HDF5ChunkedArray(self, chunkShape: chunk, pipeline: pipeline)
    case .contiguous(let offset): HDF5ContiguousArray(self, offset: offset)
    case .throughLibrary: HDF5LibraryArray(self)
    }
  }

  /// Whether the library knows a voxel without reading anything: that of a chunk that was never written.
  @HDF5Thread
  func isFilled(at voxel: [Int]) throws(Failure) -> Bool {
    let one = Array(repeating: 1, count: shape.count)
    let fileSpace = try HDF5Dataspace.selecting(Region(offset: voxel, shape: one), of: shape)
    let memorySpace = try HDF5Dataspace.selecting(Region(shape: one), of: one)
    let stored = try HDF5Handle(H5Dget_type(object.id), "its type cannot be read")
    var value: UInt64 = 0
    var status: herr_t = 0
    let extent = object.file.medium.locate {
      status = chdf5_read(object.id, stored.id, memorySpace.id, fileSpace.id, &value)
    }
    H5Eclear2(hid_t(H5E_DEFAULT))
    return status >= 0 && extent == nil
  }

  /// Reads a part of the dataset through the library, with its filters and conversions, as a block of `shape`.
  @HDF5Thread
  func readThroughLibrary(_ region: Region, blockShape: [Int]) throws -> VoxelBlock {
    try object.file.calling(path) {
      let inside = region.intersection(Region(shape: shape))
      let size = try HDF5Dataset.byteCount(ofChunk: blockShape, type.element)
      let fileSpace = try HDF5Dataspace.selecting(inside, of: shape)
      let memorySpace = try HDF5Dataspace.selecting(
        Region(offset: Array(repeating: 0, count: shape.count), shape: inside.shape), of: blockShape)
      let stored = try HDF5Handle(H5Dget_type(object.id), "its type cannot be read")
      // Nothing is converted where we can: the library would take its time on the thread that all share.
      let memoryType = try HDF5Handle(
        type.needsConversion ? H5Tget_native_type(stored.id, H5T_DIR_ASCEND) : H5Tcopy(stored.id),
        "its type cannot be read")
      guard H5Tget_size(memoryType.id) == type.element.size else {
        throw Failure(.unsupported, "", "holds numbers of a size that this machine lacks")
      }
      let bytes = try Bytes(capacity: size) { memory throws(Failure) in
        try checkHDF5(
          chdf5_read(
            object.id, memoryType.id, memorySpace.id, fileSpace.id, memory.baseAddress),
          "its voxels from \(inside.offset) cannot be read")
        return size
      }
      let native = type.needsConversion ? bytes : type.order.native(bytes, elementSize: type.element.size)
      return VoxelBlock(elementType: type.element, shape: blockShape, bytes: native)
    }
  }
}
