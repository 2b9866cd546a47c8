import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// A part of a file of `Goldens/microscopy`, and the voxels that it has to yield: a line of its manifest.
struct MicroscopyView: Sendable, CustomTestStringConvertible {
  let source: String
  let layer: String
  let time: Int
  /// Nil for all of them.
  let channel: Int?
  let mag: Vector3<Int>
  let elementType: String
  let shape: [Int]
  let voxels: [UInt8]

  var testDescription: String {
    "\(source) \(layer) mag \(mag) time \(time) channel \(channel.map(String.init) ?? "all")"
  }

  static let all: [MicroscopyView] = {
    guard let text = TestFile.read("\(goldenFolder)/microscopy/manifest.json"),
      let list = try? JSON(parsing: Bytes(text)).array
    else { return [] }
    return list.compactMap { item in
      guard let source = item["source"]?.string, let layer = item["layer"]?.string, let time = item["time"]?.int,
        let mag = item["mag"]?.string?.split(separator: "-").compactMap({ Int($0) }), let shape = item["shape"]?.ints,
        let type = item["dtype"]?.string, let voxels = item["voxels"]?.string, !mag.isEmpty
      else { return nil }
      return MicroscopyView(
        source: source, layer: layer, time: time, channel: item["channel"]?.int,
        mag: mag.count == 3 ? Vector3(mag[0], mag[1], mag[2]) : Vector3(repeating: mag[0]), elementType: type,
        shape: shape, voxels: bytes(base64: voxels))
    }
  }()

  private static func bytes(base64 text: String) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let values = Dictionary(uniqueKeysWithValues: zip(alphabet, UInt32(0)...))
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for value in text.utf8.compactMap({ values[$0] }) {
      bits = bits << 6 | value
      count += 6
      guard count >= 8 else { continue }
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
    return bytes
  }
}

/// Opens a file of `Goldens/microscopy` as a scene.
func openMicroscopy(_ name: String) async throws -> Scene {
  try await SceneOpener().open("\(goldenFolder)/microscopy/\(name)")
}

/// The voxels of a level at one time: (z, y, x), or (c, z, y, x) for several channels.
func voxels(_ pyramid: Pyramid, level: Int, time: Int, channel: Int?) async throws -> (shape: [Int], bytes: [UInt8]) {
  let array = pyramid.levels[level].array
  let whole = try await readWhole(array)
  let strides = rowMajorStrides(array.shape, elementSize: array.elementType.size)
  let space = pyramid.spatialAxes
  var axes: [Int?] = [space.z, space.y, space.x]
  var start = 0
  if let axis = pyramid.timeAxis { start += time * strides[axis] }
  if let axis = pyramid.channelAxis {
    if let channel { start += channel * strides[axis] } else { axes.insert(axis, at: 0) }
  }
  let shape = axes.map { $0.map { array.shape[$0] } ?? 1 }
  var bytes: [UInt8] = []
  for index in indices(of: shape) {
    let offset = zip(index, axes).reduce(start) { $0 + $1.0 * ($1.1.map { strides[$0] } ?? 0) }
    bytes += whole[offset..<offset + array.elementType.size]
  }
  return (shape, bytes)
}

@Suite struct MicroscopyGoldenTests {
  @Test(arguments: MicroscopyView.all)
  func everyVoxel(_ view: MicroscopyView) async throws {
    let scene = try await openMicroscopy(view.source)
    let layer = try #require(scene.layers.first { $0.name == view.layer }, "\(scene.layers.map(\.name))")
    let pyramid = try layer.volume.get()
    let level = try #require(pyramid.levels.indices.first { pyramid.mag($0) == view.mag })
    #expect(pyramid.levels[level].array.elementType.rawValue == view.elementType)
    let found = try await voxels(pyramid, level: level, time: view.time, channel: view.channel)
    #expect(found.shape == view.shape)
    #expect(found.bytes == view.voxels)
  }

  @Test func goldensAreThere() { #expect(MicroscopyView.all.count > 30) }
}
