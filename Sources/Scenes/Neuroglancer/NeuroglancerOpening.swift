import Formats
import JSON
import Stores
import Voxels

/// Opens the sources of a layer and makes of them what the viewer state asks for.
struct NeuroglancerOpening {
  private let layer: NeuroglancerLayer
  private let base: Location
  private let opener: SceneOpener

  init(_ layer: NeuroglancerLayer, base: Location, opener: SceneOpener) {
    self.layer = layer
    self.base = base
    self.opener = opener
  }

  private struct Source: Sendable {
    var result: Result<Layer, Failure>
    var opaque: [OpaqueNode] = []
  }

  /// A layer for each source that is an image; the others are listed where there is one, for they are meshes,
  /// skeletons and names beside it.
  func opened() async -> PendingMember.Opened {
    let wanted = layer.sources.filter { !$0.isLocal }
    let opened =
      (try? await wanted.concurrentMap { source -> Source in
        do { return try await open(source) } catch { return Source(result: .failure(Failure.wrapping(error))) }
      }) ?? []
    var layers: [Layer] = []
    var opaque = opened.flatMap(\.opaque)
    var failures: [(url: String, failure: Failure)] = []
    for (source, outcome) in zip(wanted, opened) {
      do throws(Failure) {
        layers.append(try placed(try outcome.result.get(), source))
      } catch { failures.append((source.url, error)) }
    }
    if let first = failures.first, layers.isEmpty {
      var closed = Layer(
        name: layer.name, path: first.url, kind: layer.type == "segmentation" ? .segmentation : .intensity,
        format: "unknown", volume: .failed(first.failure), preset: layer.looks.preset)
      closed.preset.visible = layer.looks.preset.visible
      return PendingMember.Opened(layers: [closed], opaque: opaque)
    }
    opaque += failures.map {
      OpaqueNode(name: $0.url, type: "neuroglancer:source of layer \(layer.name), which \($0.failure.problem)")
    }
    return PendingMember.Opened(layers: layers, opaque: opaque)
  }

  private func open(_ source: NeuroglancerSource) async throws -> Source {
    let scene = try await opener.openLazily(source.specification(), relativeTo: base).openingReference()
    guard !scene.isChoice else {
      throw Failure(.unsupported, source.url, "has several images", remedy: "name one of them as the source")
    }
    guard let (image, _) = scene.reference else {
      for layer in scene.layers { _ = try layer.volume.get() }
      throw Failure(.unsupported, source.url, "has no image")
    }
    return Source(result: .success(image), opaque: scene.opaque)
  }

  private func placed(_ image: Layer, _ source: NeuroglancerSource) throws(Failure) -> Layer {
    do throws(Failure) {
      var result = image
      var pyramid = try image.volume.get()
      let convention = NeuroglancerConvention(image, pyramid)
      let placing = NeuroglancerPlacing(convention, source.transform)
      try placing.place(&pyramid)
      result.volume = .ready(pyramid)
      result.name = layer.name
      result.path = source.url
      let isInteger = pyramid.levels[0].array.elementType.isInteger
      switch layer.type {
      case "segmentation" where isInteger: result.kind = .segmentation
      case "image", "segmentation": result.kind = .intensity
      default: break
      }
      layer.looks.apply(to: &result, channelDimension: pyramid.channelAxis.flatMap(placing.outputName))
      return result
    } catch { throw error.source.isEmpty ? error.at(source.url) : error }
  }
}
