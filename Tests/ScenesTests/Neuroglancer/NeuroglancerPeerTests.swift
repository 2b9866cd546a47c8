import JSON
import Scenes
import TestSupport
import Testing
import Voxels

/// Links that microtome writes, read by Neuroglancer's own Python package.
@Suite(
  .enabled(
    if: PythonPackage.neuroglancer != nil, "without neuroglancer, which script/setup --test installs from PyPI"))
struct NeuroglancerPeerTests {
  private static let server = FaultServer(folder: goldenFolder)
  private static let program = """
    import json, sys
    import neuroglancer as ng
    state = ng.parse_url(sys.argv[1])
    space = state.dimensions
    layers = []
    for managed in state.layers:
        layer = managed.layer
        source = layer.source[0]
        entry = {"name": managed.name, "type": layer.type, "visible": managed.visible, "url": source.url}
        if source.transform is not None:
            entry["outputs"] = list(source.transform.output_dimensions.names)
            entry["matrix"] = source.transform.matrix.tolist() if source.transform.matrix is not None else None
        if layer.type == "image":
            entry["opacity"], entry["blend"], entry["shader"] = layer.opacity, layer.blend, layer.shader
            entry["range"] = layer.shader_controls.to_json().get("normalized", {}).get("range")
        else:
            entry["segments"] = sorted(str(x) for x in layer.segments)
            entry["colors"] = layer.segment_colors.to_json()
            entry["alpha"] = layer.selected_alpha
        layers.append(entry)
    print(json.dumps({
        "names": list(space.names), "scales": [float(x) for x in space.scales], "units": list(space.units),
        "position": [float(x) for x in state.position], "scale": state.cross_section_scale,
        "layout": str(state.layout.type), "layers": layers,
        "again": ng.parse_url(ng.to_url(state)).to_json() == state.to_json()}))
    """

  @Test func restoresEverything() async throws {
    let base = "http://\(Self.server.authority)"
    var scene = try await SceneOpener().open("\(base)/precomputed/raw-offset")
    (scene.layers[0].preset.min, scene.layers[0].preset.max, scene.layers[0].preset.inverted) = (10, 500, true)
    var plain = try await SceneOpener().open("\(base)/zarr/v3-uint16").layers[0]
    (plain.name, plain.preset.color, plain.preset.opacity, plain.preset.visible) = ("plain", 0xFF0000, 0.5, false)
    var cells = try await SceneOpener().open("\(base)/precomputed/cseg-uint64").layers[0]
    (cells.preset.selection, cells.preset.opacity) = ([.max, 5], 0.25)
    cells.labelColors = [5: 0x00FF00FF]
    scene.layers += [plain, cells]
    scene.view = ScenePreset(position: Vector3(103.5, 9.25, 100_004), zoom: 0.5)
    scene.view?.layout = .yz
    let link = try NeuroglancerLink(scene)

    let outcome = PythonPackage.run(try #require(PythonPackage.neuroglancer), Self.program, link.url)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let seen = try JSON(parsing: outcome.text)
    #expect(seen["again"] == true)
    #expect(seen["names"] == ["x", "y", "z"])
    #expect(seen["scales"]?.doubles == [8e-9, 8e-9, 3e-8])
    #expect(seen["units"] == ["m", "m", "m"])
    #expect(seen["position"]?.doubles == [103.5, 9.25, 100_004])
    #expect(seen["scale"]?.double == 0.5)
    #expect(seen["layout"] == "yz")
    let layers = try #require(seen["layers"]?.array)
    #expect(layers.map { $0["name"]?.string } == ["raw-offset", "plain", "cseg-uint64"])
    #expect(layers.map { $0["type"]?.string } == ["image", "image", "segmentation"])
    #expect(layers.map { $0["visible"]?.bool } == [true, false, true])
    #expect(layers[0]["url"]?.string == "precomputed://\(base)/precomputed/raw-offset")
    #expect(layers[0]["range"]?.ints == [500, 10])
    #expect(layers[0]["outputs"] == nil)
    #expect(layers[1]["outputs"] == ["z", "y", "x"])
    #expect(layers[1]["blend"] == "additive")
    #expect(layers[1]["opacity"]?.double == 0.5)
    #expect(layers[1]["shader"]?.string?.contains("#ff0000") == true)
    #expect(layers[2]["segments"] == ["18446744073709551615", "5"])
    #expect(layers[2]["colors"]?["5"] == "#00ff00")
    #expect(layers[2]["alpha"]?.double == 0.25)
  }
}
