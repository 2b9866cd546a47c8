import Inspection
import Scenes
import Slicing
import Voxels

/// One chunk of an object as a picture: a snapshot of a volume that is that chunk alone.
struct ChunkPicture {
  let object: InspectedObject
  /// In the object's grid of chunks.
  let position: [Int]

  static func orientation(_ name: String) -> PlaneOrientation? { PlaneOrientation(rawValue: name) }

  /// - Throws: ``Failure`` when the chunk is damaged, is not there at all, or the picture cannot be written.
  func write(view: String, size: Extent2?, to output: String?) async throws {
    let block = try await object.chunk(at: position)
    let facts = object.report.facts
    var region = Region(shape: facts.chunkShape)
    for (index, axis) in facts.gridAxes.enumerated() {
      region.offset[axis] = (position[index] + (facts.firstChunk?[index] ?? 0)) * facts.chunkShape[axis]
    }
    // What lies beyond the array's edge is arbitrary.
    if let shape = facts.arrayShape { region = region.intersection(Region(shape: shape)) }
    guard !region.isEmpty else {
      throw Failure(.usage, facts.file, "chunk \(position) lies beyond the array's edge")
    }
    let array = ChunkArray(
      name: facts.file, fillValue: object.fillValue, shape: region.shape,
      block: block?.cropped(to: Region(shape: region.shape)))
    let axes = facts.axes.map { name -> Axis in
      let lower = name.lowercased()
      let kind: Axis.Kind =
        ["x", "y", "z"].contains(lower)
        ? .space : lower.hasPrefix("c") ? .channel : lower.hasPrefix("t") ? .time : .other
      return Axis(name: name, kind: kind)
    }
    let pyramid = Pyramid(
      axes: axes,
      levels: [
        Pyramid.Level(
          path: ".", array: array, scale: axes.map { _ in 1 }, translation: axes.map { _ in 0 },
          voxelOffset: region.offset)
      ])
    let layer = Layer(
      name: "chunk", path: ".", kind: .guessed(elementType: facts.elementType, name: facts.array ?? ""),
      format: facts.format, volume: .ready(pyramid))
    let scene = Scene(
      source: facts.file, name: "chunk", format: facts.format, version: "", layers: [layer])
    let options = try ViewOptions.parse([])
    try await Snapshot(
      scene: scene, orientation: ChunkPicture.orientation(view), position: nil, zoom: nil, layers: nil,
      size: size ?? StandardOutput.size, pixels: nil, options: options
    ).write(to: output)
    if block == nil {
      StandardError.write("chunk \(position) is missing: all of it is fill value \(object.fillValue)\n")
    }
  }
}

/// An array of one chunk that is here already.
private struct ChunkArray: ChunkedArray {
  let name: String
  let fillValue: Element
  let shape: [Int]
  let block: VoxelBlock?

  var elementType: ElementType { fillValue.type }
  var chunkShape: [Int] { shape }
  var layout: StorageLayout { StorageLayout(codecs: []) }

  func readChunk(at index: [Int]) async throws -> VoxelBlock? { block }
}
