import Browser
import Chunks
import Scenes
import TestSupport
import Testing
import Voxels

/// The tree of layers, as its rows say it.
@Suite struct LayerTreeTests {
  let samples = SampleCollection()

  private func nested() async throws -> (state: BrowserState, cache: ChunkCache) {
    try await SampleVolume.state([samples.writeNested()])
  }

  @Test func groupsImagesAndChannelsAreRows() async throws {
    let (state, cache) = try await nested()
    #expect(
      SampleCollection.tree(state, cache) == [
        "● overview", "▾ ◐ cortex", "  ● em", "  ▾ ◐ synapses", "    ● psd", "    ○ vesicles", "    · soma",
        "  · vessel", "▾ ◐ stain", "  ● DAPI", "  ● GFP", "  ○ RFP",
      ])
    let panel = SampleCollection.panel(state, cache)
    #expect(panel[0] == "brain")
    #expect(panel[2].hasSuffix("2 of 3"))
    #expect(panel[3].contains("10…200") && panel[3].hasSuffix("mag 1"))
    #expect(panel[7].hasSuffix("webknossos:mesh"))
    #expect(panel[9].hasSuffix("2 of 3 channels"))
  }

  @Test func rowsAreSelectedInTheirOrder() async throws {
    var (state, _) = try await nested()
    #expect(state.layers.selection == 0..<1)
    for expected in [1..<4, 1..<2, 2..<4, 2..<3, 3..<4] {
      _ = state.apply(.nextLayer)
      #expect(state.layers.selection == expected)
    }
    for _ in 0..<2 { _ = state.apply(.nextLayer) }
    #expect(state.layers.selection.isEmpty, "a mesh has no layer")
    _ = state.apply(.nextLayer)
    #expect(state.layers.selection == 4..<7)
    for _ in 0..<4 { _ = state.apply(.nextLayer) }
    #expect(state.layers.selection == 0..<1, "the first row follows the last")
    _ = state.apply(.previousLayer)
    #expect(state.layers.selection == 6..<7)
  }

  @Test func foldsHideRowsAndKeepTheSelectionInSight() async throws {
    var (state, cache) = try await nested()
    _ = state.run("layer psd")
    _ = state.apply(.foldLayers)
    #expect(
      SampleCollection.tree(state, cache).prefix(5) == [
        "● overview", "▾ ◐ cortex", "  ● em", "  ▸ ◐ synapses", "  · vessel",
      ])
    #expect(state.layers.selection == 2..<4, "the group is selected in place of what it hides")
    _ = state.apply(.previousLayer)
    _ = state.apply(.foldLayers)
    #expect(SampleCollection.tree(state, cache).prefix(3) == ["● overview", "▸ ◐ cortex", "▾ ◐ stain"])
    _ = state.apply(.foldLayers)
    #expect(SampleCollection.tree(state, cache)[3] == "  ▸ ◐ synapses", "what is inside stays folded")
    _ = state.run("layer cortex/synapses/vesicles")
    #expect(state.layers.selection == 3..<4)
    #expect(SampleCollection.tree(state, cache).contains("    ○ vesicles"), "what is named is unfolded")
    _ = state.run("fold")
    #expect(SampleCollection.tree(state, cache) == ["● overview", "▸ ◐ cortex", "▸ ◐ stain"])
    _ = state.run("unfold")
    #expect(SampleCollection.tree(state, cache).count == 12)
    #expect(state.layers.map(\.isVisible) == [true, true, true, false, true, true, false], "folds switch nothing")
  }

  @Test func groupsSwitchAsOneAndComeBackAsTheyWere() async throws {
    var (state, cache) = try await nested()
    _ = state.run("layer cortex")
    _ = state.apply(.toggleLayer)
    #expect(state.layers.map(\.isVisible) == [true, false, false, false, true, true, false])
    #expect(SampleCollection.tree(state, cache)[1] == "▾ ○ cortex")
    _ = state.apply(.toggleLayer)
    #expect(state.layers.map(\.isVisible) == [true, true, true, false, true, true, false])
    // Inside of a group that is off, one layer can be switched on.
    _ = state.apply(.toggleLayer)
    _ = state.run("layer vesicles")
    _ = state.apply(.toggleLayer)
    #expect(SampleCollection.tree(state, cache)[1] == "▾ ◐ cortex")
    #expect(state.layers.map(\.isVisible) == [true, false, false, true, true, true, false])
    _ = state.run("layer cortex")
    _ = state.run("on")
    #expect(SampleCollection.tree(state, cache)[1] == "▾ ● cortex")
    _ = state.run("off")
    #expect(SampleCollection.tree(state, cache)[1] == "▾ ○ cortex")
    _ = state.apply(.toggleLayer)
    #expect(SampleCollection.tree(state, cache)[1] == "▾ ● cortex")
  }

  @Test func soloShowsOneRowAndGoesBack() async throws {
    var (state, _) = try await nested()
    let before = state.layers.map(\.isVisible)
    _ = state.run("layer em")
    _ = state.apply(.soloLayer)
    #expect(state.layers.map(\.isVisible) == [false, true, false, false, false, false, false])
    // From one to the next, and a layer that was off.
    _ = state.run("layer vesicles")
    _ = state.apply(.soloLayer)
    #expect(state.layers.map(\.isVisible) == [false, false, false, true, false, false, false])
    _ = state.run("layer stain")
    _ = state.run("solo")
    #expect(state.layers.map(\.isVisible) == [false, false, false, false, true, true, false], "its channels as before")
    _ = state.apply(.soloLayer)
    #expect(state.layers.map(\.isVisible) == before)
    // What is switched in between is not undone.
    _ = state.apply(.soloLayer)
    _ = state.apply(.toggleLayer1)
    let changed = state.layers.map(\.isVisible)
    _ = state.run("layer em")
    _ = state.apply(.soloLayer)
    _ = state.apply(.soloLayer)
    #expect(state.layers.map(\.isVisible) == changed)
  }

  @Test func rowsMoveOverTheirSiblings() async throws {
    var (state, cache) = try await nested()
    _ = state.run("layer cortex")
    _ = state.apply(.moveLayerUp)
    #expect(state.layers.map(\.label) == ["em", "psd", "vesicles", "overview", "DAPI", "GFP", "RFP"])
    #expect(state.layers.selection == 0..<3, "the group stays selected")
    _ = state.apply(.moveLayerUp)
    #expect(state.message?.isEmpty == false)
    for _ in 0..<2 { _ = state.apply(.moveLayerDown) }
    #expect(state.layers.map(\.label) == ["overview", "DAPI", "GFP", "RFP", "em", "psd", "vesicles"])
    _ = state.run("layer synapses")
    _ = state.apply(.moveLayerDown)
    #expect(state.layers.map(\.label).last == "vesicles", "a group leaves neither its group nor passes meshes")
    _ = state.apply(.moveLayerUp)
    #expect(state.layers.map(\.label) == ["overview", "DAPI", "GFP", "RFP", "psd", "vesicles", "em"])
    #expect(
      SampleCollection.tree(state, cache).suffix(7) == [
        "▾ ◐ cortex", "  ▾ ◐ synapses", "    ● psd", "    ○ vesicles", "    · soma", "  ● em", "  · vessel",
      ])
    // The order is that of the scene.
    #expect(
      state.shownScene.layers.map(\.fullName) == [
        "overview", "stain", "cortex/synapses/psd", "cortex/synapses/vesicles", "cortex/em",
      ])
  }

  /// An image with label images makes a group with them, wherever it is.
  @Test func whatBelongsToAnImageIsWithIt() async throws {
    let path = samples.volume.path
    TestFile.write(
      #"{"zarr_format":3,"node_type":"group","attributes":{"ome":{"version":"0.5","labels":["cells"]}}}"#,
      to: path + "/labels/zarr.json")
    samples.volume.writeLabels(to: path + "/labels/cells")
    let (alone, _) = try await SampleVolume.state([path])
    let cache = ChunkCache(budget: 1 << 20)
    #expect(SampleCollection.tree(alone, cache) == ["▾ ● ramp", "  ● ramp", "  ● cells"])
    let collection = samples.write(
      "c.json", "c",
      [SampleCollection.member("./cells.zarr", "first", ""), SampleCollection.member("./ramp.zarr", "em", "")])
    let expected = ["● first", "▾ ● em", "  ● em", "  ● cells"]
    let (member, _) = try await SampleVolume.state([collection])
    #expect(SampleCollection.tree(member, cache) == expected)
    let session = try await SampleVolume.state([collection], isLazy: true)
    #expect(SampleCollection.tree(session.state, cache) == ["● first", "● em"])
    #expect(member.shownScene.layers.map(\.fullName) == ["first", "em", "em/cells"])
  }

  @Test func looksOfAGroupChangeTogether() async throws {
    var (state, _) = try await nested()
    _ = state.run("layer cortex")
    _ = state.run("opacity 0.4")
    #expect(state.layers.map(\.style.opacity).prefix(4) == [1, 0.4, 0.4, 0.4])
    _ = state.run("layer stain")
    _ = state.run("window 5 50")
    #expect(SampleCollection.panel(state, ChunkCache(budget: 1 << 20)).suffix(3).allSatisfy { $0.contains("5…50") })
    _ = state.apply(.resetStyle)
    #expect(state.layers[4...].allSatisfy { $0.style == $0.presetStyle })
  }

  /// A group of many that are not open yet comes on as far as is opened at a time.
  @Test func largeGroupsAreSwitchedOnInPart() async throws {
    func node(_ path: String, _ name: String, _ isOff: Bool) -> String {
      """
      {"type": "multiscale", "name": "\(name)", "path": {"type": "zarr", "path": "\(path)"},
       "attributes": {"microtome:rendering": {"disabled": \(isOff)}}}
      """
    }
    let wells = (0..<40).map { node("./cells.zarr", "w\($0)", true) }.joined(separator: ",")
    TestFile.write(
      """
      {"ome": {"version": "1.0", "type": "collection", "name": "plate", "attributes": {}, "nodes": [
        \(node("./ramp.zarr", "first", false)), {"type": "collection", "name": "wells", "nodes": [\(wells)]}]}}
      """, to: samples.volume.folder("plate.json"))
    var (state, cache) = try await SampleVolume.state([samples.volume.folder("plate.json")], isLazy: true)
    #expect(state.layers.count { $0.volume.isPending } == 40 && state.layers.count { $0.isVisible } == 1)
    _ = state.run("layer wells")
    _ = state.apply(.toggleLayer)
    #expect(state.layers.map(\.isVisible) == (0..<41).map { $0 <= 32 })
    #expect(state.message == "32 of 40 are switched on; :on switches all of them on")
    #expect(SampleCollection.panel(state, cache)[2].hasSuffix("32 of 40, 32 opening…"))
    state.message = nil
    _ = state.apply(.toggleLayer)
    #expect(state.layers.count { $0.isVisible } == 1 && SampleCollection.panel(state, cache)[2].hasSuffix("0 of 40"))
    _ = state.apply(.soloLayer)
    #expect(state.layers.map(\.isVisible) == (0..<41).map { (1...32).contains($0) })
    _ = state.run("on")
    #expect(state.layers.count { $0.isVisible } == 40)
  }
}
