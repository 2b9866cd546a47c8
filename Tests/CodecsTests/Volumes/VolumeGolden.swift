import Codecs
import Glibc
import JSON
import TestSupport
import Testing
import Voxels

/// A chunk that someone else's writer encoded, and the voxels that someone else's reader sees in it.
struct VolumeGolden: Sendable, CustomTestStringConvertible {
  let name: String
  let encoding: String
  let elementType: ElementType
  /// x, y, z, channel.
  let shape: [Int]
  /// The scale of the precomputed volume.
  let scale: JSON
  /// How far voxels may be off, where versions of a lossy decoder differ.
  let tolerance: Int
  let stored: [UInt8]
  /// Little-endian, in Fortran order.
  let voxels: [UInt8]

  var testDescription: String { "\(encoding): \(name)" }

  /// The goldens of `Tests/Goldens/volumes`.
  static let all: [VolumeGolden] = {
    guard let text = readFile("\(goldenFolder)/volumes/goldens.json"),
      let items = (try? JSON(parsing: Bytes(text)))?.array
    else { return [] }
    return items.compactMap(VolumeGolden.init)
  }()

  static func of(_ encoding: String) -> [VolumeGolden] { all.filter { $0.encoding == encoding } }

  static func named(_ encoding: String, _ name: String) throws -> VolumeGolden {
    try #require(of(encoding).first { $0.name == name })
  }

  private init?(_ json: JSON) {
    guard let name = json["name"]?.string, let encoding = json["encoding"]?.string,
      let elementType = json["dtype"]?.string.flatMap(ElementType.init(rawValue:)), let shape = json["shape"]?.ints,
      let stored = json["stored"]?.string, let voxels = json["voxels"]?.string, let scale = json["scale"],
      let tolerance = json["tolerance"]?.int
    else { return nil }
    self.name = name
    self.encoding = encoding
    self.elementType = elementType
    self.shape = shape
    self.scale = scale
    self.tolerance = tolerance
    self.stored = unpacked(stored)
    self.voxels = unpacked(voxels)
  }

  func makeCodec() throws -> any VolumeCodec {
    try VolumeCodecRegistry.make(encoding, configuration: scale, elementType: elementType, channels: shape[3])
  }

  /// Whether a block holds these voxels.
  func matches(_ block: VoxelBlock) -> Bool {
    let found = fortranOrder(block)
    if tolerance == 0 { return found == voxels }
    return found.count == voxels.count && zip(found, voxels).allSatisfy { abs(Int($0) - Int($1)) <= tolerance }
  }
}

/// The elements of a block, the first axis varying fastest.
func fortranOrder(_ block: VoxelBlock) -> [UInt8] {
  var strides: [Int] = []
  var size = block.elementType.size
  for extent in block.shape {
    strides.append(size)
    size *= extent
  }
  return [UInt8](unsafeUninitializedCapacity: size) { memory, count in
    block.copy(Region(shape: block.shape), to: UnsafeMutableRawPointer(memory.baseAddress!), strides: strides)
    count = size
  }
}

private func readFile(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { return bytes }
    bytes += buffer[..<count]
  }
}

/// Bytes that stand in a text as base64 of zlib.
private func unpacked(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  var (bits, count) = (0, 0)
  for digit in text.utf8 where digit != 61 {
    let value: UInt8 =
      switch digit {
      case 65...90: digit - 65
      case 97...122: digit - 71
      case 48...57: digit + 4
      default: digit == 43 ? 62 : 63
      }
    bits = (bits << 6 | Int(value)) & 0xFFF
    count += 6
    if count >= 8 {
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> count))
    }
  }
  return (try? makeCodec("zlib").decode(Bytes(bytes), expecting: .atMost(1 << 20)).array) ?? []
}
