import CHDF5
import JSON
import Voxels

/// The attributes of an object as JSON: numbers, strings, and arrays of them.
///
/// What JSON has no words for (compounds, references, …) is left out. A list of single characters, as Imaris writes
/// all of its attributes, is one string.
@HDF5Thread
enum HDF5Attributes {
  private static let countLimit = 4096
  private static let byteLimit = 4 << 20
  private static let elementLimit = 1 << 16

  /// - Throws: ``Failure`` (`corrupt`) when an attribute is damaged.
  static func all(of object: hid_t) throws(Failure) -> JSON {
    var names: [String] = []
    let status = withUnsafeMutablePointer(to: &names) { names in
      chdf5_each_attribute(
        object,
        { _, name, _, context in
          guard let name, let names = context?.assumingMemoryBound(to: [String].self) else { return -1 }
          names.pointee.append(String(cString: name))
          return names.pointee.count >= HDF5Attributes.countLimit ? 1 : 0
        }, names)
    }
    try checkHDF5(status, "its attributes cannot be listed")
    var attributes = JSONObject()
    for name in names { attributes[name] = try value(name, of: object) }
    return .object(attributes)
  }

  private static func value(_ name: String, of object: hid_t) throws(Failure) -> JSON? {
    let attribute = try HDF5Handle(chdf5_open_attribute(object, name), "its attribute \(name) cannot be opened")
    let stored = try HDF5Handle(H5Aget_type(attribute.id), "its attribute \(name) has no type")
    let space = try HDF5Handle(H5Aget_space(attribute.id), "its attribute \(name) has no extent")
    guard let shape = try HDF5Dataspace.shape(space.id), let count = checkedProduct(shape), count <= elementLimit
    else { return nil }
    if count == 0 { return .array([]) }
    if H5Tget_class(stored.id) == H5T_STRING {
      let strings = try self.strings(attribute.id, stored.id, space.id, count: count, name: name)
      guard let strings else { return nil }
      // Characters, one an element.
      if shape.count == 1, H5Tis_variable_str(stored.id) <= 0, H5Tget_size(stored.id) == 1 {
        return .string(HDF5Attributes.text(strings.flatMap { $0 }, isPaddedBySpaces: false))
      }
      let isPaddedBySpaces = H5Tget_strpad(stored.id) == H5T_STR_SPACEPAD
      return nested(strings.map { .string(text($0, isPaddedBySpaces: isPaddedBySpaces)) }, shape)
    }
    guard let type = try? HDF5ElementType(stored.id) else { return nil }
    let native = try HDF5Handle(
      H5Tget_native_type(stored.id, H5T_DIR_ASCEND), "its attribute \(name) has a type that cannot be read")
    let size = type.element.size
    guard H5Tget_size(native.id) == size else { return nil }
    var bytes = [UInt8](repeating: 0, count: count * size)
    try checkHDF5(chdf5_read_attribute(attribute.id, native.id, &bytes), "its attribute \(name) cannot be read")
    let numbers = bytes.withUnsafeBytes { memory in
      (0..<count).compactMap { index in
        memory.baseAddress.map { Element(type: type.element, loading: $0 + index * size).json }
      }
    }
    return nested(numbers, shape)
  }

  /// The bytes of all strings; nil when they are too many.
  private static func strings(
    _ attribute: hid_t, _ stored: hid_t, _ space: hid_t, count: Int, name: String
  ) throws(Failure) -> [[UInt8]]? {
    let isVariable = H5Tis_variable_str(stored) > 0
    let type = try HDF5Handle(H5Tcopy(stored), "its attribute \(name) has a type that cannot be read")
    if isVariable {
      var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: count)
      try checkHDF5(chdf5_read_attribute(attribute, type.id, &pointers), "its attribute \(name) cannot be read")
      defer { H5Dvlen_reclaim(type.id, space, hid_t(H5P_DEFAULT), &pointers) }
      var left = byteLimit
      var strings: [[UInt8]] = []
      for pointer in pointers {
        let string = pointer.map { Array(String(cString: $0).utf8) } ?? []
        left -= string.count
        guard left >= 0 else { return nil }
        strings.append(string)
      }
      return strings
    }
    let size = H5Tget_size(stored)
    guard size > 0, let total = checkedProduct([size, count]), total <= byteLimit else { return nil }
    var bytes = [UInt8](repeating: 0, count: total)
    try checkHDF5(chdf5_read_attribute(attribute, type.id, &bytes), "its attribute \(name) cannot be read")
    return (0..<count).map { Array(bytes[$0 * size..<($0 + 1) * size]) }
  }

  private static func text(_ bytes: [UInt8], isPaddedBySpaces: Bool) -> String {
    var bytes = bytes.prefix { $0 != 0 }
    while isPaddedBySpaces, bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Values in C order as nested arrays; a single value of rank 0 as it is.
  private static func nested(_ values: [JSON], _ shape: [Int]) -> JSON {
    guard !shape.isEmpty else { return values.first ?? .null }
    var level = values
    for extent in shape.dropFirst().reversed() {
      level = stride(from: 0, to: level.count, by: extent).map { .array(Array(level[$0..<$0 + extent])) }
    }
    return .array(level)
  }
}

extension Element {
  /// The value as JSON, exact where it is an integer.
  fileprivate var json: JSON {
    switch type {
    case .bool: .bool(bits != 0)
    case .uint8, .uint16, .uint32, .uint64: bits <= UInt64(Int64.max) ? .integer(Int64(bits)) : .unsigned(bits)
    case .int8, .int16, .int32, .int64: .integer(Int64(bitPattern: label))
    case .float16, .float32, .float64: .number(double)
    }
  }
}
