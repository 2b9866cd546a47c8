import Voxels

extension Scene {
  /// The scene of the one layer of that full name, with as much opened as it takes to find it.
  ///
  /// - Throws: ``Failure`` (`missing`) when there is none.
  func selecting(_ name: String) async throws -> Scene {
    let scene = await opening(named: [name])
    guard var layer = scene.layers.first(where: { $0.fullName == name }) else {
      let names = scene.layers.prefix(20).map(\.fullName).joined(separator: ", ")
      throw Failure(.missing, source, "has no layer \(name)", remedy: "its layers are: \(names)")
    }
    layer.groups = []
    var result = scene
    (result.layers, result.opaque) = ([layer], [])
    result.format = layer.format
    result.isChoice = false
    return result
  }
}
