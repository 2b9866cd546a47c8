import JSON
import Voxels

/// A web server that answers as WEBKNOSSOS and its data store do, in the shapes that its own tests have recorded, over
/// the goldens: one dataset, one annotation, one short link.
///
/// What it serves is real: files that the WEBKNOSSOS library has written.
public final class WebknossosDouble: Sendable {
  /// What the server has, and what it demands.
  public struct Settings: Sendable {
    /// The token that opens the dataset; nil for a public one.
    public var sharingToken: String?
    /// The token of a user who may see it.
    public var userToken: String?
    /// Which trees of data there are: `proxy`, `zarr3_experimental`, `zarr`.
    public var trees: Set<String> = ["proxy", "zarr3_experimental", "zarr"]
    public var currentVersion = 12
    public var oldestVersion = 5
    /// The data store's address; nil for the server's own.
    public var store: String?
    /// Members of the dataset's view configuration.
    public var configuration: JSON = .null
    /// Layers of the annotation, as `annotationLayers` has them.
    public var annotationLayers: JSON = []
    /// Why the dataset cannot be used.
    public var status: String?

    public init() {}
  }

  public static let dataset = "59e9cfbdba632ac2ab8b23b5"
  public static let annotation = "570ba0092a7c0e980056fe9b"

  public let server: FaultServer

  public init(at port: LoopbackPort = LoopbackPort(), _ settings: Settings = Settings()) {
    let own = "http://127.0.0.1:\(port.number)"
    server = FaultServer(
      at: port, object: { WebknossosDouble.object($0, settings, own: own) },
      faults: { WebknossosDouble.faults($0, settings) })
  }

  public var origin: String { "http://\(server.authority)" }
  public var link: String { "\(origin)/datasets/l4-sample-\(WebknossosDouble.dataset)/view" }

  /// Paths that were asked for, without the version of the interface.
  public var paths: [String] { server.requests.map(\.path) }

  private static func faults(_ request: FaultServer.Request, _ settings: Settings) -> [Fault] {
    let json: [Fault] = request.path.hasPrefix("/api/") ? [.type("application/json")] : []
    guard settings.sharingToken != nil || settings.userToken != nil, !request.path.hasSuffix("/buildinfo") else {
      return json
    }
    let known = [settings.sharingToken, settings.userToken].compactMap { $0 }
    let header = request.headers["x-auth-token"]
    let query = request.target.split(separator: "?").dropFirst().first.map(String.init) ?? ""
    let isOpen = known.contains { $0 == header || query.split(separator: "&").contains("sharingToken=\($0)") }
    return isOpen ? json : [.status(403)]
  }

  private static func object(_ path: String, _ settings: Settings, own: String) -> [UInt8]? {
    let parts = path.split(separator: "/").map(String.init)
    if path == "/api/buildinfo" { return bytes(buildInfo(settings)) }
    let version = "v\(min(16, settings.currentVersion))"
    guard parts.count > 2, parts[1] == version else { return nil }
    let rest = Array(parts.dropFirst(2))
    return parts[0] == "api" ? answer(rest, settings, own: own).map(bytes) : data(rest, settings)
  }

  private static func bytes(_ json: JSON) -> [UInt8] { Array(json.text().utf8) }

  private static func buildInfo(_ settings: Settings) -> JSON {
    [
      "webknossos": ["name": "webknossos", "version": "31116", "datastoreApiVersion": "2.0"], "schemaVersion": 125,
      "httpApiVersioning": [
        "currentApiVersion": .integer(Int64(settings.currentVersion)),
        "oldestSupportedApiVersion": .integer(Int64(settings.oldestVersion)),
      ],
      "localDataStoreEnabled": true, "localTracingStoreEnabled": true,
    ]
  }

  private static func answer(_ parts: [String], _ settings: Settings, own: String) -> JSON? {
    let store: JSON = [
      "name": "localhost", "url": .string(settings.store ?? own), "allowsUpload": true,
      "jobsSupportedByAvailableWorkers": [], "jobsEnabled": false,
    ]
    switch parts {
    case ["datasets", dataset]:
      let unusable: JSON = [
        "id": ["name": "l4 sample", "team": "Organization_X"], "status": .string(settings.status ?? ""),
      ]
      return [
        "id": .string(dataset), "name": "l4 sample",
        "dataSource": settings.status == nil ? source(of: "zarr3") : unusable,
        "dataStore": store, "owningOrganization": "Organization_X", "allowedTeams": [], "isActive": true,
        "isPublic": .bool(settings.sharingToken == nil && settings.userToken == nil), "description": .null,
        "directoryName": "l4_sample", "created": 1_508_495_293_789, "tags": [], "folderId": "570b9f4e4bb848d0885ea917",
      ]
    case ["datasets", "disambiguate", "Organization_X", "l4_sample", "toId"]:
      return [
        "id": .string(dataset), "name": "l4 sample", "organization": "Organization_X", "directoryName": "l4_sample",
      ]
    case ["datasetConfigurations", dataset]: return settings.configuration.isNull ? nil : settings.configuration
    case ["shortLinks", "byKey", "abcDEF"]:
      return ["longLink": .string("\(own)/datasets/l4-sample-\(dataset)/view#5,6,7,0,3.5")]
    case ["annotations", annotation, "info"]:
      return [
        "id": .string(annotation), "name": "my cells", "typ": "Explorational", "state": "Active", "description": "",
        "viewConfiguration": .null, "annotationLayers": settings.annotationLayers, "datasetId": .string(dataset),
        "dataSetName": "l4_sample", "organization": "Organization_X", "dataStore": store,
        "tracingStore": ["name": "localhost", "url": .string(own)], "visibility": "Internal",
      ]
    default: return nil
    }
  }

  private static func data(_ parts: [String], _ settings: Settings) -> [UInt8]? {
    switch (parts.first, parts.dropFirst().first) {
    case ("datasets", dataset) where parts.count > 3 && parts[2] == "proxy" && settings.trees.contains("proxy"):
      return proxy(Array(parts.dropFirst(3)))
    case ("zarr", dataset) where settings.trees.contains("zarr"): return file("zarr", Array(parts.dropFirst(2)))
    case ("zarr3_experimental", dataset) where settings.trees.contains("zarr3_experimental"):
      return file("zarr3", Array(parts.dropFirst(2)))
    case ("annotations", "zarr3_experimental") where parts.count > 3 && parts[2] == annotation:
      return painted(Array(parts.dropFirst(3)))
    default: return nil
    }
  }

  /// The stored files, under the paths that the proxy has for them.
  private static func proxy(_ parts: [String]) -> [UInt8]? {
    if parts == ["datasource-properties.json"] {
      return bytes(source(of: "zarr3") { layer, mag in "./layers/\(layer)/mags/\(mag)" })
    }
    guard parts.count > 4, parts[0] == "layers", parts[2] == "mags" else { return nil }
    return file("zarr3", [parts[1], parts[3]] + parts.dropFirst(4))
  }

  /// A volume that somebody has painted: the segments of the dataset under another name.
  private static func painted(_ parts: [String]) -> [UInt8]? {
    guard parts == ["datasource-properties.json"] else {
      return parts[0] == "Volume" ? file("zarr3", ["segments"] + parts.dropFirst()) : nil
    }
    guard var document = source(of: "zarr3").object, var list = document["dataLayers"]?.array,
      var volume = list.last?.object
    else { return nil }
    volume["name"] = "Volume"
    volume["mags"] = [["mag": [2, 2, 1], "path": "./Volume/2-2-1", "axisOrder": ["c": 0, "x": 1, "y": 2, "z": 3]]]
    volume["defaultViewConfiguration"] = .null
    list.append(.object(volume))
    document["dataLayers"] = .array(list)
    return bytes(.object(document))
  }

  private static func file(_ dataset: String, _ parts: [String]) -> [UInt8]? {
    let path = "\(goldenFolder)/webknossos/\(dataset)/\(parts.joined(separator: "/"))"
    return TestFile.isFile(path) ? TestFile.read(path) : nil
  }

  /// The document of a golden dataset.
  private static func source(of dataset: String, path: ((_ layer: String, _ mag: String) -> String)? = nil) -> JSON {
    guard let text = file(dataset, ["datasource-properties.json"]), let document = try? JSON(parsing: Bytes(text)),
      var object = document.object, let layers = object["dataLayers"]?.array
    else { return .null }
    object["dataLayers"] = .array(
      layers.map { layer in
        guard let path, var entry = layer.object, let name = entry["name"]?.string else { return layer }
        entry["mags"] = .array(
          (entry["mags"]?.array ?? []).map { mag in
            var mag = mag.object ?? JSONObject()
            let folder = mag["path"]?.string?.split(separator: "/").last.map(String.init) ?? ""
            mag["path"] = .string(path(name, folder))
            return .object(mag)
          })
        return .object(entry)
      })
    return .object(object)
  }
}
