import Formats
import JSON
import Scenes
import Stores
import TestSupport
import Testing
import Voxels

/// A WEBKNOSSOS dataset in memory, of one layer unless `layers` says otherwise.
struct WebknossosSample {
  var top: JSON = [:]
  var layers: [JSON]
  var objects: [String: [UInt8]] = [:]

  init(_ layers: JSON...) { self.layers = layers }

  /// The `header.wkw` of raw mags with blocks of two voxels, two blocks a file.
  static func header(channels: UInt8 = 1) -> [UInt8] {
    Array("WKW".utf8) + [1, 0x11, 1, 1, channels] + Array(repeating: 0, count: 8)
  }

  /// A layer in WKW whose members are those and these.
  static func layer(_ members: JSON, mags: JSON = [1]) -> JSON {
    var layer = JSONObject()
    layer["name"] = "color"
    layer["category"] = "color"
    layer["dataFormat"] = "wkw"
    layer["mags"] = mags
    layer["boundingBox"] = ["topLeft": [3, 5, 7], "width": 10, "height": 20, "depth": 30]
    for (key, value) in members.object?.members ?? [] { layer[key] = value }
    return .object(layer)
  }

  func with(_ folder: String, _ header: [UInt8] = WebknossosSample.header()) -> WebknossosSample {
    var copy = self
    copy.objects["\(folder)/header.wkw"] = header
    return copy
  }

  func with(top: JSON) -> WebknossosSample {
    var copy = self
    copy.top = top
    return copy
  }

  func location(_ path: String = "") -> Location {
    var document = JSONObject()
    document["scale"] = ["factor": [4, 5, 10], "unit": "nanometer"]
    document["dataLayers"] = .array(layers)
    for (key, value) in top.object?.members ?? [] { document[key] = value }
    var all = objects.mapValues { Bytes($0) }
    all["datasource-properties.json"] = Bytes(Array(JSON.object(document).text().utf8))
    return Location(
      store: MemoryStore(Dictionary(uniqueKeysWithValues: all.map { ("ds/\($0)", $1) })), key: "ds/\(path)")
  }

  func scene(_ path: String = "") async throws -> Scene { try await SceneOpener().open(location(path)) }

  /// The one layer's volume.
  func pyramid(_ path: String = "") async throws -> Pyramid {
    let scene = try await scene(path)
    return try scene.layers[0].volume.get()
  }

  func failure() async throws -> Failure? {
    switch try await scene().layers[0].volume {
    case .ready, .pending: nil
    case .failed(let failure): failure
    }
  }
}
