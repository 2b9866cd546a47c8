import CHDF5
import Codecs
import Voxels

/// A datatype of HDF5 as an element of voxels.
struct HDF5ElementType: Sendable {
  private(set) var element: ElementType
  /// The byte order in the file.
  let order: ByteOrder
  /// Whether the library has to convert the elements: integers that do not fill their bytes.
  let needsConversion: Bool

  /// - Throws: ``Failure`` (`unsupported`) that says in words what is no number.
  @HDF5Thread
  init(_ type: hid_t) throws(Failure) {
    switch H5Tget_class(type) {
    case H5T_INTEGER: try self.init(integer: type)
    case H5T_FLOAT: try self.init(float: type)
    case H5T_ENUM:
      let base = try HDF5Handle(H5Tget_super(type), "its type cannot be read")
      let integer = try HDF5ElementType(integer: base.id)
      self = integer
      if integer.element.size == 1, HDF5ElementType.isBool(type) { element = .bool }
    case H5T_STRING: throw HDF5ElementType.refused("strings")
    case H5T_BITFIELD: throw HDF5ElementType.refused("bit fields")
    case H5T_OPAQUE: throw HDF5ElementType.refused("opaque bytes")
    case H5T_COMPOUND: throw HDF5ElementType.refused("compound values")
    case H5T_REFERENCE: throw HDF5ElementType.refused("references")
    case H5T_VLEN: throw HDF5ElementType.refused("lists of variable length")
    case H5T_ARRAY: throw HDF5ElementType.refused("arrays in each element")
    default: throw HDF5ElementType.refused("values of an unknown class")
    }
  }

  @HDF5Thread
  private init(integer type: hid_t) throws(Failure) {
    let isSigned = H5Tget_sign(type) == H5T_SGN_2
    let size = H5Tget_size(type)
    switch size {
    case 1: element = isSigned ? .int8 : .uint8
    case 2: element = isSigned ? .int16 : .uint16
    case 4: element = isSigned ? .int32 : .uint32
    case 8: element = isSigned ? .int64 : .uint64
    default: throw HDF5ElementType.refused("integers of \(size) bytes")
    }
    order = try HDF5ElementType.order(type, size: size)
    needsConversion = H5Tget_precision(type) != 8 * size || H5Tget_offset(type) != 0
  }

  @HDF5Thread
  private init(float type: hid_t) throws(Failure) {
    let size = H5Tget_size(type)
    var (sign, exponent, exponentSize, mantissa, mantissaSize) = (0, 0, 0, 0, 0)
    try checkHDF5(
      H5Tget_fields(type, &sign, &exponent, &exponentSize, &mantissa, &mantissaSize), "its type cannot be read")
    // IEEE 754, each in its own layout.
    let layouts: [(ElementType, exponentSize: Int, mantissaSize: Int)] = [
      (.float16, 5, 10), (.float32, 8, 23), (.float64, 11, 52),
    ]
    guard
      let layout = layouts.first(where: { layout in
        layout.0.size == size && layout.exponentSize == exponentSize && layout.mantissaSize == mantissaSize
      }), mantissa == 0, exponent == mantissaSize, sign == 8 * size - 1,
      H5Tget_ebias(type) == 1 << (exponentSize - 1) - 1, H5Tget_norm(type) == H5T_NORM_IMPLIED
    else { throw HDF5ElementType.refused("floating-point numbers that are not IEEE 754's of 16, 32 or 64 bits") }
    element = layout.0
    order = try HDF5ElementType.order(type, size: size)
    needsConversion = false
  }

  @HDF5Thread
  private static func order(_ type: hid_t, size: Int) throws(Failure) -> ByteOrder {
    switch H5Tget_order(type) {
    case H5T_ORDER_LE: return .little
    case H5T_ORDER_BE: return .big
    default:
      guard size == 1 else { throw refused("numbers in an unusual byte order") }
      return .little
    }
  }

  /// Whether an enumeration is what h5py makes of booleans: FALSE is 0 and TRUE is 1.
  @HDF5Thread
  private static func isBool(_ type: hid_t) -> Bool {
    guard H5Tget_nmembers(type) == 2 else { return false }
    var values: [String: UInt8] = [:]
    for member in 0..<UInt32(2) {
      guard let name = H5Tget_member_name(type, member) else { return false }
      defer { H5free_memory(name) }
      var value: UInt8 = 0
      guard H5Tget_member_value(type, member, &value) >= 0 else { return false }
      values[String(cString: name)] = value
    }
    return values == ["FALSE": 0, "TRUE": 1]
  }

  private static func refused(_ what: String) -> Failure {
    Failure(.unsupported, "", "holds \(what), not numbers", remedy: "name an array of numbers")
  }
}
