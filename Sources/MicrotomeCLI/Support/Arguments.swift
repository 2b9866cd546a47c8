import ArgumentParser
import Voxels

/// Three integers `x,y,z` on the command line.
struct Triple: ExpressibleByArgument, Sendable {
  let vector: Vector3<Int>

  init(_ vector: Vector3<Int>) { self.vector = vector }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 3, let x = parts[0], let y = parts[1], let z = parts[2] else { return nil }
    vector = Vector3(x, y, z)
  }
}

/// A position `x,y,z` on the command line, fractions allowed.
struct Position: ExpressibleByArgument, Sendable {
  let vector: Vector3<Double>

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    guard parts.count == 3, let x = parts[0], let y = parts[1], let z = parts[2],
      x.isFinite, y.isFinite, z.isFinite
    else { return nil }
    vector = Vector3(x, y, z)
  }
}

/// A mag `1` or `2-2-1` on the command line.
struct MagArgument: ExpressibleByArgument, Sendable {
  let mag: Vector3<Int>

  init?(argument: String) {
    guard let mag = Mag.parse(argument) else { return nil }
    self.mag = mag
  }
}

/// Two extents `200x60` on the command line.
struct Extent2: ExpressibleByArgument, Sendable {
  let width: Int
  let height: Int

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  init?(argument: String) {
    let parts = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1], (1...32768).contains(width),
      (1...32768).contains(height)
    else { return nil }
    self.width = width
    self.height = height
  }
}

/// A number of bytes `512M`, `2GiB` on the command line; suffixes are powers of 1024.
struct ByteSize: ExpressibleByArgument, Sendable {
  let bytes: Int

  init?(argument: String) {
    var text = argument.lowercased()[...]
    for suffix in ["ib", "b"] where text.hasSuffix(suffix) {
      text = text.dropLast(suffix.count)
      break
    }
    var shift = 0
    if let index = ["k", "m", "g", "t"].firstIndex(where: { text.hasSuffix($0) }) {
      shift = 10 * (index + 1)
      text = text.dropLast()
    }
    guard let number = Double(text), number.isFinite, number >= 0, number * Double(1 << shift) < 1e18 else {
      return nil
    }
    bytes = Int(number * Double(1 << shift))
  }
}
