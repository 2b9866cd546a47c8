import Voxels

extension ProceduralStore {
  static let documentation = PluginDocumentation(
    names: ["demo"], summary: "Made-up brain tissue, computed when it is looked at.",
    specification: "", example: "demo://tissue/em")
}
