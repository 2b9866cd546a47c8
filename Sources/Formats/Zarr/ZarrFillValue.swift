import JSON
import Voxels

/// Fill values as Zarr's JSON spells them, exact to the last bit.
enum ZarrFillValue {
  /// - Throws: ``Failure`` (`invalid`) when the value does not fit the type.
  static func element(_ value: JSON?, type: ElementType, version: Int) throws(Failure) -> Element {
    guard let value, !value.isNull else { return .zero(type) }
    let bits: UInt64? =
      switch type {
      case .bool: value.bool.map { $0 ? 1 : 0 } ?? (value.int.flatMap { $0 == 0 || $0 == 1 ? UInt64($0) : nil })
      case .float16, .float32, .float64: floatingPoint(value, type)
      default: integer(value, type)
      }
    guard let bits else {
      throw Failure(.invalid, "", "fill_value \(value.text()) is no \(type.rawValue)")
    }
    return Element(type: type, bits: bits)
  }

  private static func integer(_ value: JSON, _ type: ElementType) -> UInt64? {
    let width = type.size * 8
    switch value {
    case .integer(let signed):
      if type.isSigned {
        let limit = Int64.max >> Int64(64 - width)
        return signed >= -limit - 1 && signed <= limit ? UInt64(bitPattern: signed) : nil
      }
      return signed >= 0 && (width == 64 || signed < 1 << Int64(width)) ? UInt64(signed) : nil
    case .unsigned(let unsigned): return type == .uint64 ? unsigned : nil
    case .number(let number):
      // Some writers spell integers with a fraction of zero.
      if let exact = Int64(exactly: number) { return integer(.integer(exact), type) }
      return UInt64(exactly: number).flatMap { integer(.unsigned($0), type) }
    default: return nil
    }
  }

  private static func floatingPoint(_ value: JSON, _ type: ElementType) -> UInt64? {
    if let text = value.string {
      if text.hasPrefix("0x") {
        let digits = text.dropFirst(2)
        return digits.count == type.size * 2 ? UInt64(digits, radix: 16) : nil
      }
      switch text {
      case "NaN": return bits(.nan, type)
      case "Infinity": return bits(.infinity, type)
      case "-Infinity": return bits(-.infinity, type)
      default: return nil
      }
    }
    return value.double.map { bits($0, type) }
  }

  private static func bits(_ value: Double, _ type: ElementType) -> UInt64 {
    switch type {
    case .float16: UInt64(Float16(value).bitPattern)
    case .float32: UInt64(Float(value).bitPattern)
    default: value.bitPattern
    }
  }
}
