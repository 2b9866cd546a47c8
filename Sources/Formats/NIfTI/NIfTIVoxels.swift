import Voxels

/// The way from stored voxels to those that are delivered: byte order, and the header's scale and intercept.
struct NIfTIVoxels: Sendable {
  /// Values are `slope * stored + intercept`.
  struct Scaling: Sendable {
    var slope: Double
    var intercept: Double
  }

  let stored: NIfTIDataType
  let isBigEndian: Bool
  /// Nil where voxels are as stored.
  let scaling: Scaling?

  /// - Throws: ``Failure`` for a scaling that gives no numbers.
  init(_ header: NIfTIHeader) throws(Failure) {
    stored = try NIfTIDataType(code: header.datatype)
    isBigEndian = header.isBigEndian
    scaling = try NIfTIVoxels.scaling(header, stored)
  }

  /// Scaled values are always float64, so that every stored value up to 32 bits keeps its own.
  var elementType: ElementType { scaling == nil ? stored.elementType : .float64 }

  /// A slope of 0 or none means that voxels are as stored, and so do 1 and 0; colours are never scaled.
  private static func scaling(_ header: NIfTIHeader, _ stored: NIfTIDataType) throws(Failure) -> Scaling? {
    let (slope, intercept) = (header.slope, header.intercept)
    guard slope.isFinite, slope != 0, stored.channels == 1 else { return nil }
    guard intercept.isFinite else {
      throw Failure(.invalid, "", "scl_slope is \(slope), but scl_inter is \(intercept)", remedy: "correct the header")
    }
    if slope == 1, intercept == 0 { return nil }
    if stored.elementType.isInteger {
      let range = stored.elementType.range
      guard (range.lowerBound * slope + intercept).isFinite, (range.upperBound * slope + intercept).isFinite else {
        throw Failure(
          .unsupported, "", "scl_slope \(slope) leads beyond 64-bit floating point", remedy: "correct the header")
      }
    }
    return Scaling(slope: slope, intercept: intercept)
  }

  /// - Parameters:
  ///   - bytes: whole voxels.
  ///   - count: how many voxels the result has room for; those beyond the stored ones are arbitrary.
  func decode(_ bytes: Bytes, count: Int) -> Bytes {
    let size = count * stored.channels * elementType.size
    if scaling == nil, !isBigEndian || stored.elementType.size == 1, bytes.count == size { return bytes }
    return bytes.withUnsafeBytes { source in
      Bytes(capacity: size) { target in
        if let scaling { scale(source, target, scaling) } else { copy(source, target) }
        return size
      }
    }
  }

  private func copy(_ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer) {
    switch isBigEndian ? stored.elementType.size : 1 {
    case 2: NIfTIVoxels.swap(UInt16.self, source, target)
    case 4: NIfTIVoxels.swap(UInt32.self, source, target)
    case 8: NIfTIVoxels.swap(UInt64.self, source, target)
    default: target.copyMemory(from: source)
    }
  }

  private func scale(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, _ scaling: Scaling
  ) {
    typealias Kernel = NIfTIVoxels
    switch stored.elementType {
    case .int8: Kernel.scale(Int8.self, source, target, isBigEndian, scaling) { Double($0) }
    case .int16: Kernel.scale(Int16.self, source, target, isBigEndian, scaling) { Double($0) }
    case .int32: Kernel.scale(Int32.self, source, target, isBigEndian, scaling) { Double($0) }
    case .int64: Kernel.scale(Int64.self, source, target, isBigEndian, scaling) { Double($0) }
    case .bool, .uint8: Kernel.scale(UInt8.self, source, target, isBigEndian, scaling) { Double($0) }
    case .uint16: Kernel.scale(UInt16.self, source, target, isBigEndian, scaling) { Double($0) }
    case .uint32: Kernel.scale(UInt32.self, source, target, isBigEndian, scaling) { Double($0) }
    case .uint64: Kernel.scale(UInt64.self, source, target, isBigEndian, scaling) { Double($0) }
    case .float16: Kernel.scale(UInt16.self, source, target, isBigEndian, scaling) { Double(Float16(bitPattern: $0)) }
    case .float32: Kernel.scale(UInt32.self, source, target, isBigEndian, scaling) { Double(Float(bitPattern: $0)) }
    case .float64: Kernel.scale(UInt64.self, source, target, isBigEndian, scaling) { Double(bitPattern: $0) }
    }
  }

  @inline(__always)
  private static func swap<Value: FixedWidthInteger & BitwiseCopyable>(
    _: Value.Type, _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) {
    let size = MemoryLayout<Value>.size
    for offset in stride(from: 0, through: source.count - size, by: size) {
      target.storeBytes(
        of: source.loadUnaligned(fromByteOffset: offset, as: Value.self).byteSwapped, toByteOffset: offset,
        as: Value.self)
    }
  }

  /// Multiplication and addition are rounded apart, and left out where they change nothing, as NumPy does it.
  @inline(__always)
  private static func scale<Value: FixedWidthInteger & BitwiseCopyable>(
    _: Value.Type, _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, _ isBigEndian: Bool,
    _ scaling: Scaling, _ double: (Value) -> Double
  ) {
    let size = MemoryLayout<Value>.size
    let addsIntercept = scaling.intercept != 0
    for index in 0..<source.count / size {
      let raw = source.loadUnaligned(fromByteOffset: index * size, as: Value.self)
      var value = double(isBigEndian ? raw.byteSwapped : raw) * scaling.slope
      if addsIntercept { value += scaling.intercept }
      target.storeBytes(of: value, toByteOffset: index * 8, as: Double.self)
    }
  }
}
