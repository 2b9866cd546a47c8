import Formats
import Glibc
import JSON
import Stores
import Voxels

/// What a link of WEBKNOSSOS leads to: a dataset on a data store, maybe with the layers of an annotation.
struct WebknossosPlace {
  let dataset: WebknossosDataset
  /// Layers that were painted by hand, where the link is one to an annotation.
  private var painted: WebknossosDataset?
  /// Trees of an annotation, which are no images.
  private var skeletons: [OpaqueNode] = []
  private var name: String
  private var origin: WebknossosOrigin
  /// Where a page without a token can read the layers as OME-Zarr; nil where it cannot.
  private var streamed: Location?
  /// The view that the link carries.
  private var state: WebknossosState

  /// How often a link may lead to another one.
  private static let linkLimit = 4

  static func find(_ url: WebknossosURL, depth: Int = 0) async throws -> WebknossosPlace {
    let server = try await WebknossosServer.find(url.server, token: url.token)
    switch url.target {
    case .dataset(let id): return try await dataset(id, server, url)
    case .named(let organization, let name):
      let path = "datasets/disambiguate/\(encoded(organization))/\(encoded(name))/toId"
      guard let id = try await server.get(path, about: "dataset \(name)")["id"]?.string else {
        throw Failure(.invalid, url.server, "does not say which dataset \(name) is")
      }
      return try await dataset(id, server, url)
    case .annotation(let id): return try await annotation(id, server, url)
    case .short(let key): return try await short(key, server, url, depth: depth)
    }
  }

  /// A part of a path.
  private static func encoded(_ part: String) -> String { part.percentEncoded(keeping: URLText.isUnreserved) }

  private static func short(
    _ key: String, _ server: WebknossosServer, _ url: WebknossosURL, depth: Int
  ) async throws -> WebknossosPlace {
    let what = "link \(key)"
    let link = try await server.get("shortLinks/byKey/\(encoded(key))", about: what)["longLink"]?.string ?? ""
    let long = link.hasPrefix("/") ? url.server + link : link
    guard depth < linkLimit, let target = try WebknossosURL(parsing: long) else {
      throw Failure(.invalid, url.server, "\(what) leads to nothing that microtome can open")
    }
    return try await find(target.showing(url.state), depth: depth + 1)
  }

  private static func dataset(
    _ id: String, _ server: WebknossosServer, _ url: WebknossosURL
  ) async throws -> WebknossosPlace {
    let info = try await server.get("datasets/\(id)", about: "dataset \(id)")
    guard info["dataSource"]?["dataLayers"] != nil, let store = info["dataStore"]?["url"]?.string else {
      let status = info["dataSource"]?["status"]?.string ?? "it has no layers"
      throw Failure(.unsupported, url.server, "dataset \(id) cannot be used: \(status)")
    }
    let name = info["name"]?.string ?? id
    let api = try server.store(store)
    async let looks = server.viewConfiguration(ofDataset: id)
    let trees = ["datasets/\(id)/proxy", "zarr3/\(id)", "zarr3_experimental/\(id)", "zarr/\(id)"]
    var (document, location) = try await tree(trees, server, api, about: "the data of dataset \(name)")
    document = document.showing(try await looks)
    let isPrivate = info["isPublic"]?.bool != true
    return WebknossosPlace(
      dataset: try WebknossosFormat.dataset(document, in: location), name: name,
      origin: WebknossosOrigin(
        server: url.server, path: "datasets/\(encoded(name))-\(id)/view", layers: [], voxelSize: .one,
        isPrivate: isPrivate),
      streamed: isPrivate ? nil : try WebAPI(store).location("data/v\(server.version)/zarr/\(id)"),
      state: url.state)
  }

  private static func annotation(
    _ id: String, _ server: WebknossosServer, _ url: WebknossosURL
  ) async throws -> WebknossosPlace {
    let now = "\(Int(time(nil)) * 1000)"
    let info = try await server.get("annotations/\(id)/info", query: [("timestamp", now)], about: "annotation \(id)")
    var place: WebknossosPlace
    if let dataset = info["datasetId"]?.string {
      place = try await self.dataset(dataset, server, url)
    } else {
      let organization = info["organization"]?.string ?? ""
      let name = info["dataSetName"]?.string ?? ""
      let path = "datasets/disambiguate/\(encoded(organization))/\(encoded(name))/toId"
      let found = try await server.get(path, about: "dataset \(name)")["id"]?.string ?? ""
      place = try await self.dataset(found, server, url)
    }
    let layers = info["annotationLayers"]?.array ?? []
    place.skeletons = layers.filter { $0["typ"]?.string == "Skeleton" }.map {
      OpaqueNode(name: $0["name"]?.string ?? "Skeleton", type: "webknossos:skeleton")
    }
    let volumes = Set(layers.filter { $0["typ"]?.string == "Volume" }.compactMap { $0["name"]?.string })
    if !volumes.isEmpty, let store = info["dataStore"]?["url"]?.string {
      let api = try server.store(store)
      let trees = ["annotations/zarr3/\(id)", "annotations/zarr3_experimental/\(id)", "annotations/zarr/\(id)"]
      let (document, location) = try await tree(trees, server, api, about: "the volume layers of annotation \(id)")
      let known = Set(place.dataset.layers.map(\.name))
      let own = (document["dataLayers"]?.array ?? []).filter {
        $0["name"]?.string.map { volumes.contains($0) || !known.contains($0) } ?? false
      }
      var object = document.object ?? JSONObject()
      object["dataLayers"] = .array(own)
      place.painted = try WebknossosFormat.dataset(.object(object), in: location)
    }
    if let name = info["name"]?.string, !name.isEmpty { place.name = name }
    place.origin.path = "annotations/\(id)"
    return place
  }

  /// The first of some trees of data that is there: what it says of its layers, and where it is.
  private static func tree(
    _ paths: [String], _ server: WebknossosServer, _ store: WebAPI, about what: String
  ) async throws -> (document: JSON, location: Location) {
    var refusal: Failure?
    for path in paths {
      let root = "data/v\(server.version)/\(path)"
      let answer: WebAPI.Answer
      do { answer = try await store.get(root + "/datasource-properties.json") } catch let failure as Failure
        where failure.code == .io
      {
        throw Failure(
          .io, store.describe(""), "the data store of \(server.name) does not answer: \(failure.problem)",
          remedy: failure.remedy)
      }
      if answer.status == 200, let document = try? JSON(parsing: answer.body), document["dataLayers"] != nil {
        return (document, store.location(root))
      }
      if refusal == nil || [401, 403].contains(answer.status) { refusal = server.refusal(answer, about: what) }
    }
    throw refusal ?? Failure(.missing, server.name, "has no \(what)")
  }

  /// - Parameter link: what tells the link from the collections around it.
  func scene(opener: SceneOpener, name link: String) async throws -> Scene {
    var scene = try await opened(dataset, opener, "\(link) data")
    scene.name = name
    scene.warnings += state.notes
    scene.opaque += skeletons
    if let time = state.time {
      scene.view = scene.view ?? ScenePreset()
      scene.view?.time = time
    }
    for index in scene.layers.indices {
      scene.layers[index].dataAddress = streamed?.appending(scene.layers[index].name).name
    }
    scene.webknossos = origin
    scene.webknossos?.layers = Set(scene.layers.map(\.name))
    scene.webknossos?.voxelSize = dataset.voxelSize.factor
    guard let painted else { return scene }
    let others = try await opened(painted, opener, "\(link) volumes")
    let names = Set(others.layers.map(\.name))
    scene.layers = scene.layers.filter { !names.contains($0.name) } + others.layers
    scene.opaque += others.opaque
    scene.webknossos?.layers.formUnion(names)
    return scene
  }

  private func opened(
    _ dataset: WebknossosDataset, _ opener: SceneOpener, _ name: String
  ) async throws -> Scene {
    let shown = dataset.attributes.showing(.object(state.configuration))
    let source = OpenedSource(
      location: dataset.location, attributes: shown,
      node: .group(try WebknossosFormat.dataset(shown, in: dataset.location)))
    return try await opener.open(source, named: name)
  }
}

extension JSON {
  /// A dataset with a view configuration on top of those that it has.
  fileprivate func showing(_ configuration: JSON?) -> JSON {
    guard let members = configuration?.object?.members, var dataset = object else { return self }
    var view = dataset["adminViewConfiguration"]?.object ?? JSONObject()
    for (key, value) in members where key != "layers" && !value.isNull { view[key] = value }
    var layers = view["layers"]?.object ?? JSONObject()
    for (name, layer) in configuration?["layers"]?.object?.members ?? [] {
      var known = layers[name]?.object ?? JSONObject()
      for (key, value) in layer.object?.members ?? [] where !value.isNull { known[key] = value }
      layers[name] = .object(known)
    }
    view["layers"] = .object(layers)
    dataset["adminViewConfiguration"] = .object(view)
    return .object(dataset)
  }
}
