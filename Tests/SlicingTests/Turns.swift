import Glibc
import TestSupport
import Voxels

/// Random ways in which a volume may lie in the world.
enum Turns {
  /// A rotation about one of the axes.
  static func rotation(_ axis: Int, _ angle: Double) -> AffineTransform {
    let (c, s) = (cos(angle), sin(angle))
    return switch axis {
    case 0: AffineTransform(x: [1, 0, 0], y: [0, c, s], z: [0, -s, c], origin: .zero)
    case 1: AffineTransform(x: [c, 0, -s], y: [0, 1, 0], z: [s, 0, c], origin: .zero)
    default: AffineTransform(x: [c, s, 0], y: [-s, c, 0], z: [0, 0, 1], origin: .zero)
    }
  }

  /// Turns, shears, flips, changes of axes, alone and together, and a shift.
  static func affine(_ random: inout SeededRandom) -> AffineTransform {
    var result = AffineTransform.identity
    if Int.random(in: 0..<3, using: &random) > 0 {
      let axes = Int.random(in: 0..<3, using: &random) == 0 ? [Int.random(in: 0..<3, using: &random)] : [0, 1, 2]
      for axis in axes { result = rotation(axis, Double.random(in: -3.2...3.2, using: &random))(result) }
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      let shear = AffineTransform(
        x: [1, Double.random(in: -1...1, using: &random), 0], y: [0, 1, 0],
        z: [Double.random(in: -1...1, using: &random), 0.3, 1], origin: .zero)
      result = shear(result)
    }
    if Int.random(in: 0..<3, using: &random) == 0 {
      var columns: [Vector3<Double>] = [[1, 0, 0], [0, -1, 0], [0, 0, 1]]
      columns.shuffle(using: &random)
      result = AffineTransform(x: columns[0], y: columns[1], z: columns[2], origin: .zero)(result)
    }
    result.origin = [
      Double.random(in: -30...30, using: &random), Double.random(in: -30...30, using: &random),
      Double.random(in: -30...30, using: &random),
    ]
    return result
  }
}
