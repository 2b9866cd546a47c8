import Voxels

/// The header of NumPy's npy format 1.0.
///
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
enum NpyHeader {
  static func bytes(shape: [Int], type: ElementType) -> [UInt8] {
    let extents = shape.map { "\($0)" }.joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '\(type.numpyDescriptor)', 'fortran_order': False, 'shape': (\(extents)), }"
    let unpadded = 10 + text.utf8.count + 1
    text += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
    let count = UInt16(text.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 0xFF), UInt8(count >> 8)] + Array(text.utf8)
  }
}
