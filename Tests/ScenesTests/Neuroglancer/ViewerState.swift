import JSON
import Scenes
import TestSupport

/// States of Neuroglancer as files, over goldens on this machine.
struct ViewerState {
  static let image = "precomputed://file://\(goldenFolder)/precomputed/raw-offset"

  let folder = TemporaryFolder()

  func open(_ state: JSON) async throws -> Scene {
    TestFile.write(state.text(), to: folder("state.json"))
    return try await SceneOpener().open(folder("state.json"))
  }

  /// Opens a state of one layer, which is an image where nothing else is said.
  func open(layer: JSON, _ members: JSON = [:]) async throws -> Scene {
    var object = layer.object ?? JSONObject()
    if object["source"] == nil { object["source"] = .string(ViewerState.image) }
    if object["name"] == nil { object["name"] = "a" }
    var state = members.object ?? JSONObject()
    if state["dimensions"] == nil, state["navigation"] == nil {
      state["dimensions"] = ["x": [8e-9, "m"], "y": [8e-9, "m"], "z": [3e-8, "m"]]
    }
    state["layers"] = [.object(object)]
    return try await open(.object(state))
  }
}
