import TestSupport

/// Damage of the kinds that files get and attackers make.
enum Mutation {
  /// Changes one object of a specimen in one to three places.
  static func apply(to objects: inout [String: [UInt8]], _ random: inout SeededRandom) {
    let keys = objects.keys.sorted().filter { !isHDF5(objects[$0] ?? []) }
    guard let key = keys.randomElement(using: &random), var bytes = objects[key] else { return }
    for _ in 0..<Int.random(in: 1...3, using: &random) { change(&bytes, &random) }
    objects[key] = bytes
  }

  /// HDF5 files are taken apart by libhdf5, whose faults are its own: what becomes of them is tested from outside, on
  /// the program.
  static func isHDF5(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) }

  private static func change(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
    guard !bytes.isEmpty else { return }
    // Headers and indexes lie at the ends, and matter most.
    let place: Int
    switch Int.random(in: 0..<4, using: &random) {
    case 0: place = Int.random(in: 0..<min(64, bytes.count), using: &random)
    case 1: place = bytes.count - 1 - Int.random(in: 0..<min(64, bytes.count), using: &random)
    default: place = Int.random(in: 0..<bytes.count, using: &random)
    }
    switch Int.random(in: 0..<8, using: &random) {
    case 0, 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 2: bytes[place] = .random(in: 0...255, using: &random)
    case 3: bytes.removeSubrange(place...)
    case 4:
      // An integer that is too large, or just beyond what fits.
      let values: [UInt64] = [0, 1, 0x7F, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, 1 << 40, .max, .max / 2, .max - 16]
      let value = values.randomElement(using: &random) ?? 0
      let size = [1, 2, 4, 8].randomElement(using: &random) ?? 4
      for i in 0..<size where place + i < bytes.count { bytes[place + i] = UInt8(truncatingIfNeeded: value >> (8 * i)) }
    case 5:
      let end = min(bytes.count, place + Int.random(in: 1...16, using: &random))
      bytes.removeSubrange(place..<end)
    case 6:
      let end = min(bytes.count, place + Int.random(in: 1...64, using: &random))
      bytes.insert(contentsOf: bytes[place..<end], at: place)
    default:
      // A digit of a text, so that metadata stays metadata.
      let digits = bytes.indices.filter { (0x30...0x39).contains(bytes[$0]) }
      guard let digit = digits.randomElement(using: &random) else { return }
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes[digit] = UInt8.random(in: 0x30...0x39, using: &random)
      case 1: bytes.insert(contentsOf: Array("999999999".utf8), at: digit)
      default: bytes.insert(0x2D, at: digit)
      }
    }
  }
}
