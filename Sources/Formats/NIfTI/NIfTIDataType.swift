import Voxels

/// What one voxel of a NIfTI file is.
struct NIfTIDataType: Sendable, Equatable {
  var elementType: ElementType
  /// Values per voxel: 3 or 4 for colours, else 1.
  var channels = 1

  /// Bytes of one voxel.
  var size: Int { elementType.size * channels }

  /// - Parameter code: the header's `datatype`.
  /// - Throws: ``Failure`` (`unsupported`) for types that are no image, or wider than 64 bits.
  init(code: Int) throws(Failure) {
    switch code {
    case 2: elementType = .uint8
    case 4: elementType = .int16
    case 8: elementType = .int32
    case 16: elementType = .float32
    case 64: elementType = .float64
    case 128: (elementType, channels) = (.uint8, 3)
    case 256: elementType = .int8
    case 512: elementType = .uint16
    case 768: elementType = .uint32
    case 1024: elementType = .int64
    case 1280: elementType = .uint64
    case 2304: (elementType, channels) = (.uint8, 4)
    default:
      let names = [
        1: "single bits", 32: "complex numbers (complex64)", 1536: "128-bit floating point",
        1792: "complex numbers (complex128)", 2048: "complex numbers (complex256)",
      ]
      let what = names[code] ?? "of datatype \(code), which is not known"
      throw Failure(.unsupported, "", "its voxels are \(what)", remedy: "convert them to real numbers of up to 64 bits")
    }
  }
}
