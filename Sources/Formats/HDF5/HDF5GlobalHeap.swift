/// The part of HDF5's format that variable-length strings lie in, as far as libhdf5 does not check it.
///
/// An object that claims no bytes, or more than there are, makes the library run in circles; so the objects are counted
/// before it sees them.
struct HDF5GlobalHeap {
  /// No heap that a library writes comes near this.
  static let sizeLimit = 64 << 20

  private static let signature: [UInt8] = Array("GCOL".utf8)

  /// How many bytes the heap has in all.
  let size: Int
  private let lengthSize: Int

  /// Nil when these bytes start no heap.
  ///
  /// - Parameter lengthSize: how many bytes a length has in the file.
  init?(_ bytes: UnsafeRawBufferPointer, lengthSize: Int) {
    guard bytes.count >= 8 + lengthSize, bytes.prefix(4).elementsEqual(HDF5GlobalHeap.signature) else { return nil }
    self.lengthSize = lengthSize
    size = HDF5GlobalHeap.length(bytes, at: 8, lengthSize)
  }

  /// Whether the library can walk along the objects of the heap, of which all bytes are here.
  func isSound(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard size <= bytes.count else { return false }
    // That of the heap, and that of each object.
    let headerSize = HDF5GlobalHeap.aligned(8 + lengthSize)
    var position = headerSize
    while position <= size - headerSize {
      let content = HDF5GlobalHeap.length(bytes, at: position + 8, lengthSize)
      guard content <= size else { return false }
      let isFreeSpace = bytes[position] == 0 && bytes[position + 1] == 0
      let total = isFreeSpace ? content : headerSize + HDF5GlobalHeap.aligned(content)
      guard total >= headerSize, total <= size - position else { return false }
      position += total
    }
    return true
  }

  private static func aligned(_ size: Int) -> Int { (size + 7) / 8 * 8 }

  /// The largest integer for what does not fit 63 bits.
  private static func length(_ bytes: UnsafeRawBufferPointer, at offset: Int, _ size: Int) -> Int {
    var value: UInt64 = 0
    for index in (0..<size).reversed() {
      guard value >> 56 == 0 else { return .max }
      value = value << 8 | UInt64(bytes[offset + index])
    }
    return Int(clamping: value)
  }
}
