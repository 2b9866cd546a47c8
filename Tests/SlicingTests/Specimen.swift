import Chunks
import Slicing
import TestSupport
import Voxels

/// A random volume in a cache of its own, and the naive answer to what a scene position shows.
struct Specimen {
  let arrays: [HashedArray]
  let pyramid: Pyramid
  let cache = ChunkCache(budget: 1 << 28)
  let volume: SlicedVolume
  let channel: Int
  let time: Int
  let toWorld: Double
  let reference: AffineTransform

  /// What the naive way finds at one level.
  enum Found: Equatable {
    case outside
    case voxel(chunk: Int, Element, isDamaged: Bool)
  }

  /// - Parameters:
  ///   - isTurned: whether the volume lies anyhow in the scene.
  ///   - extents: of the volume along an axis.
  ///   - chunks: extents of its chunks.
  init(
    _ random: inout SeededRandom, type: ElementType? = nil, levels: Int = 1, damages: UInt64 = 0, toWorld: Double = 1,
    isTurned: Bool = false, isSegmentation: Bool? = nil, extents: ClosedRange<Int> = 1...21,
    chunks: ClosedRange<Int> = 1...8
  ) throws {
    let type = type ?? ElementType.allCases.randomElement(using: &random) ?? .uint8
    let names = Array(["x", "y", "z", "c", "t"].prefix(Int.random(in: 3...5, using: &random))).shuffled(using: &random)
    var space = ["x": 0, "y": 0, "z": 0]
    for name in space.keys.sorted() { space[name] = Int.random(in: extents, using: &random) }
    let other = Int.random(in: 1...3, using: &random)
    var factor = Vector3<Int>.one
    let base: [String: Double] = [
      "x": Double.random(in: 0.3...3, using: &random), "y": Double.random(in: 0.3...3, using: &random),
      "z": Double.random(in: 0.3...9, using: &random),
    ]
    let seed = random.next()
    var arrays: [HashedArray] = []
    var built: [Pyramid.Level] = []
    for level in 0..<levels {
      func factorOf(_ name: String) -> Int {
        name == "x" ? factor.x : name == "y" ? factor.y : name == "z" ? factor.z : 1
      }
      let shape = names.map { name in space[name].map { ($0 + factorOf(name) - 1) / factorOf(name) } ?? other }
      let chunk = names.map { name in
        Int.random(in: space[name] == nil ? 1...2 : chunks, using: &random)
      }
      let array = HashedArray(
        elementType: type, shape: shape, chunkShape: chunk, seed: seed &+ UInt64(level), damages: damages)
      arrays.append(array)
      let scale = names.map { (base[$0] ?? 1) * Double(factorOf($0)) }
      let translation = names.map { name in
        base[name].map { $0 * (Double(factorOf(name) - 1) / 2 + 3) } ?? 0
      }
      built.append(Pyramid.Level(path: "\(level)", array: array, scale: scale, translation: translation))
      let mag: [Vector3<Int>] = [[2, 2, 2], [2, 2, 1], [1, 2, 2], [3, 2, 1]]
      factor = factor &* (mag.randomElement(using: &random) ?? .one)
    }
    self.arrays = arrays
    // Now and then an axis runs the other way, or the image is a part of its arrays.
    let signs: [Double] = [1, 1, -1]
    let flip = Vector3(
      signs.randomElement(using: &random) ?? 1, signs.randomElement(using: &random) ?? 1,
      signs.randomElement(using: &random) ?? 1)
    if Bool.random(using: &random) {
      let whole = built[0].bounds
      for axis in names.indices where space[names[axis]] != nil {
        let start = Int.random(in: 0..<max(1, whole.shape[axis] / 2), using: &random)
        let end = Int.random(in: start + 1...whole.shape[axis], using: &random)
        for level in built.indices {
          let factor = Int((built[level].scale[axis] / built[0].scale[axis]).rounded())
          built[level].bounds.offset[axis] = start / factor
          built[level].bounds.shape[axis] = (end + factor - 1) / factor - start / factor
        }
      }
    }
    pyramid = Pyramid(
      axes: names.map { name in
        Axis(name: name, kind: space[name] != nil ? .space : name == "c" ? .channel : .time)
      }, levels: built,
      placement: isTurned
        ? Turns.affine(&random) : AffineTransform(scale: flip, translation: Vector3(3, -5, 0)))
    channel = Int.random(in: 0..<other, using: &random)
    time = Int.random(in: 0..<other, using: &random)
    self.toWorld = toWorld
    // The scene's voxels are this layer's, of another size, or shifted.
    let own = pyramid.transform(0)
    let ratios: [Double] = [1, 1, 0.5, 2.3]
    let shifts: [Double] = [0, 0, 1.25, -3.1]
    let ratio = ratios.randomElement(using: &random) ?? 1
    let shift = shifts.randomElement(using: &random) ?? 0
    let straight = AffineTransform(
      scale: own.lengths * toWorld * ratio, translation: own.origin * toWorld + shift)
    // The scene may lie askew in the world itself.
    reference = isTurned && Bool.random(using: &random) ? Turns.affine(&random)(straight) : straight
    volume = try SlicedVolume(
      pyramid: pyramid, cache: cache, isSegmentation: isSegmentation ?? Bool.random(using: &random), channel: channel,
      time: time, toWorld: toWorld, reference: reference)
  }

  /// Where a scene position lies in voxel indices of a level; integers are voxel centres.
  func index(_ position: Vector3<Double>, level: Int) -> Vector3<Double> {
    let world = reference(position - 0.5)
    return pyramid.transform(level).inverse?(world / toWorld) ?? .zero
  }

  /// Whether rounding could decide which voxel a position lies in.
  func isOnABorder(_ position: Vector3<Double>) -> Bool {
    arrays.indices.contains { level in
      let index = index(position, level: level) + 0.5
      return (0..<3).contains { abs(index[$0] - index[$0].rounded()) < 1e-5 }
    }
  }

  func find(_ position: Vector3<Double>, level: Int) -> Found {
    let place = index(position, level: level)
    return find(Vector3(Int(place.x.rounded()), Int(place.y.rounded()), Int(place.z.rounded())), level: level)
  }

  /// What is at a voxel, x, y, z.
  func find(_ place: Vector3<Int>, level: Int) -> Found {
    let array = arrays[level]
    var voxel: [Int] = []
    for (number, axis) in pyramid.axes.enumerated() {
      let index: Int
      switch axis.name {
      case "x": index = place.x
      case "y": index = place.y
      case "z": index = place.z
      case "c": index = channel
      default: index = time
      }
      let bounds = pyramid.levels[level].bounds
      guard index >= bounds.offset[number], index < bounds.end(number) else { return .outside }
      voxel.append(index)
    }
    let chunk = zip(voxel, array.chunkShape).map(/)
    let number = zip(chunk, array.gridShape).reduce(0) { $0 * $1.1 + $1.0 }
    return .voxel(chunk: number, array.value(voxel), isDamaged: array.isDamaged(chunk))
  }

  /// A viewport somewhere near the volume.
  func viewport(_ random: inout SeededRandom, aspect: Vector3<Double> = .one) -> Viewport {
    let own = pyramid.transform(0)
    let middle = own(Vector3(pyramid.extent(0)) / 2)
    var center = (reference.inverse?(middle * toWorld) ?? .zero) + 0.5
    let extent = Vector3<Double>(pyramid.extent(0)) * own.lengths * toWorld / reference.lengths
    for axis in 0..<3 { center[axis] += Double.random(in: -0.6...0.6, using: &random) * extent[axis] }
    return Viewport(
      orientation: PlaneOrientation.allCases.randomElement(using: &random) ?? .xy,
      width: Int.random(in: 1...33, using: &random), height: Int.random(in: 1...27, using: &random), center: center,
      zoom: Double.random(in: 0.1...3, using: &random), aspect: aspect)
  }

  /// What a plane holds of an element.
  static func matches(_ plane: Plane, _ pixel: Int, _ element: Element) -> Bool {
    switch plane.content {
    case .small:
      let bias: Int = element.type == .int8 ? 128 : element.type == .int16 ? 32768 : 0
      return Int(plane.small[pixel]) == Int(element.double) + bias
    case .float: return plane.float[pixel] == Float(element.double) || isNear(plane.float[pixel], element)
    case .label: return plane.label[pixel] == element.label
    }
  }

  /// 64-bit integers may be rounded once or twice on the way to a `Float`.
  private static func isNear(_ float: Float, _ element: Element) -> Bool {
    element.type.size == 8 && element.type.isInteger && abs(float - Float(element.double)) <= float.ulp
  }
}
