import Voxels

/// The order of the bytes of one element, and the way from it to the native, little-endian one.
public enum ByteOrder: Sendable {
  case little, big

  /// The same elements in native byte order; no copy where nothing has to move.
  public func native(_ bytes: Bytes, elementSize: Int) -> Bytes {
    guard self == .big, elementSize > 1 else { return bytes }
    return bytes.withUnsafeBytes { source in
      Bytes(capacity: source.count) { target in
        switch elementSize {
        case 2: ByteOrder.swap(UInt16.self, source, target)
        case 4: ByteOrder.swap(UInt32.self, source, target)
        default: ByteOrder.swap(UInt64.self, source, target)
        }
        return source.count
      }
    }
  }

  @inline(__always)
  private static func swap<T: FixedWidthInteger & BitwiseCopyable>(
    _: T.Type, _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) {
    let size = MemoryLayout<T>.size
    for offset in stride(from: 0, through: source.count - size, by: size) {
      target.storeBytes(
        of: source.loadUnaligned(fromByteOffset: offset, as: T.self).byteSwapped, toByteOffset: offset, as: T.self)
    }
  }
}
