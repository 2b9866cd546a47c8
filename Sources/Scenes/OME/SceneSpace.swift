import JSON
import Voxels

/// What an OME-Zarr scene says of its space: its coordinate systems, the images in it, and the transformations between
/// the systems of both.
struct SceneSpace: Sendable {
  /// The paths of the images below the scene, in the order in which they are named.
  private(set) var images: [String] = []
  /// The system that the images are shown in.
  private(set) var world = TransformationGraph.Endpoint(name: "")
  private(set) var graph = TransformationGraph()
  /// The systems of images that transformations lead from and to, by the path of the image.
  private var named: [String: Set<TransformationGraph.Endpoint>] = [:]
  private(set) var warnings = Warnings()

  /// - Throws: ``Failure`` (`invalid`) when nothing can be placed by what is there.
  init(_ scene: JSON, version: String?) throws(Failure) {
    var known: [TransformationGraph.Endpoint] = []
    for (number, item) in (scene["coordinateSystems"]?.array ?? []).enumerated() {
      do throws(Failure) {
        let system = try CoordinateSystem(item)
        known.append(TransformationGraph.Endpoint(name: system.name))
        graph.add(system, at: TransformationGraph.Endpoint(name: system.name))
      } catch { warnings.add("coordinate system \(number) of the scene is passed over: \(error.line)") }
    }
    guard let list = scene["coordinateTransformations"]?.array else {
      throw Failure(.invalid, "", "the scene has no coordinateTransformations")
    }
    var first: TransformationGraph.Endpoint?
    for (number, item) in list.enumerated() {
      let from = OMEMetadata.endpoint(item["input"], version: version, &warnings)
      let to = OMEMetadata.endpoint(item["output"], version: version, &warnings)
      for end in [from, to].compactMap({ $0 }) where !end.place.isEmpty {
        if named[end.place] == nil { images.append(end.place) }
        named[end.place, default: []].insert(end)
      }
      guard let from, let to else {
        warnings.add("transformation \(number) of the scene does not say what it leads from and to")
        continue
      }
      first = first ?? to
      do throws(Failure) { try graph.add(try CoordinateTransformation(item), from: from, to: to) } catch {
        if error.code == .tooLarge { throw error }
        // An image that needs it says so.
        warnings.add("transformation \(number) of the scene is passed over: \(error.line)")
      }
    }
    guard !images.isEmpty else { throw Failure(.invalid, "", "the scene names no images") }
    // The first system of the scene is the one to show; without any, that of the image which others are moved to.
    world = known.first ?? first ?? TransformationGraph.Endpoint(place: images[0], name: "")
  }

  /// The same with parameters that lie in arrays in their place.
  func resolved(_ read: (String) async throws -> (shape: [Int], values: [Double])) async -> SceneSpace {
    var copy = self
    copy.graph = await graph.resolved(read)
    return copy
  }

  /// The systems of an image that transformations of the scene name.
  func systems(at path: String) -> Set<TransformationGraph.Endpoint> { named[path] ?? [] }

  /// Images that something may lead through: their own transformations are needed to place others.
  var bridges: Set<String> {
    Set(named.filter { $0.value.count > 1 }.keys).union(world.place.isEmpty ? [] : [world.place])
  }
}
