import Browser
import Rendering
import Slicing
import TestSupport
import Testing
import Voxels

@Suite struct CommandTests {
  let volume = SampleVolume()

  @Test func arrowsPanByTheStrideInPixels() async throws {
    var (state, _) = try await SampleVolume.state([volume.path], position: Vector3(40, 40, 20), zoom: 0.5)
    #expect(state.apply(.panRight) == nil)
    #expect(state.position == Vector3(44, 40, 20))
    _ = state.apply(.panUp)
    #expect(state.position == Vector3(44, 36, 20))
    _ = state.apply(.strideDown)
    #expect(state.stride == 4)
    _ = state.apply(.panLeft)
    #expect(state.position == Vector3(42, 36, 20))
    for _ in 0..<20 { _ = state.apply(.strideDown) }
    #expect(state.stride == 1)
    for _ in 0..<20 { _ = state.apply(.strideUp) }
    #expect(state.stride == 256)
  }

  @Test(arguments: [
    (PlaneOrientation.xy, Vector3(48.0, 40, 20), Vector3(40.0, 48, 20), Vector3(40.0, 40, 21)),
    (.xz, Vector3(48.0, 40, 20), Vector3(40.0, 40, 28), Vector3(40.0, 41, 20)),
    (.yz, Vector3(40.0, 40, 28), Vector3(40.0, 48, 20), Vector3(41.0, 40, 20)),
  ])
  func commandsActOnTheActiveViewport(
    orientation: PlaneOrientation, right: Vector3<Double>, down: Vector3<Double>, deeper: Vector3<Double>
  ) async throws {
    let (initial, _) = try await SampleVolume.state([volume.path], position: Vector3(40, 40, 20), zoom: 1)
    for (command, expected) in [
      (BrowserCommand.panRight, right), (.panDown, down), (.sliceForward, deeper),
    ] {
      var state = initial
      state.active = orientation
      _ = state.apply(command)
      #expect(state.position == expected)
    }
  }

  @Test func slicesStepByTheMagThatIsShown() async throws {
    var (state, _) = try await SampleVolume.state([volume.path], position: Vector3(40, 40, 8), zoom: 4)
    _ = state.apply(.sliceForward)
    #expect(state.position.z == 12)
    _ = state.apply(.sliceBackward)
    #expect(state.position.z == 8)
    state.zoom = 1
    _ = state.apply(.sliceForwardFar)
    #expect(state.position.z == 18)
    _ = state.apply(.sliceBackwardFar)
    _ = state.apply(.sliceBackwardFar)
    #expect(state.position.z == 0, "the position stays inside")
  }

  @Test func positionsStayInsideTheReferenceLayer() async throws {
    var (state, _) = try await SampleVolume.state([volume.path], position: Vector3(95, 79, 47), zoom: 4)
    for command in [BrowserCommand.panRight, .panDown, .sliceForwardFar] {
      for _ in 0..<9 { _ = state.apply(command) }
    }
    for axis in 0..<3 {
      let last = Double(SampleVolume.extent[axis])
      #expect(state.position[axis] < last && state.position[axis] >= last - 1)
    }
  }

  @Test func threeZoomStepsAreAMagAndBothEndsAreBounded() async throws {
    var (state, _) = try await SampleVolume.state([volume.path], zoom: 1)
    for _ in 0..<3 { _ = state.apply(.zoomOut) }
    #expect(abs(state.zoom - 2) < 1e-9)
    for _ in 0..<3 { _ = state.apply(.zoomIn) }
    #expect(abs(state.zoom - 1) < 1e-9)
    for _ in 0..<200 { _ = state.apply(.zoomIn) }
    #expect(state.zoom == 1.0 / 32)
    for _ in 0..<200 { _ = state.apply(.zoomOut) }
    #expect(state.zoom == 24, "a quarter of the longest side a pixel")
    _ = state.apply(.resetView)
    #expect(state.zoom == 1)
    #expect(state.position == Vector3(48, 40, 24))
  }

  @Test func layersAreSelectedSwitchedAndReordered() async throws {
    var (state, _) = try await SampleVolume.state([volume.path, volume.writeLabels()])
    #expect(state.layers.map(\.name) == ["ramp", "cells"])
    _ = state.apply(.nextLayer)
    #expect(state.layers.selectedLayer == 1)
    _ = state.apply(.nextLayer)
    #expect(state.layers.selectedLayer == 0, "the last is followed by the first")
    _ = state.apply(.previousLayer)
    #expect(state.layers.selectedLayer == 1)
    _ = state.apply(.toggleLayer)
    #expect(state.layers.map(\.isVisible) == [true, false])
    _ = state.apply(.toggleSegmentations)
    #expect(state.layers.map(\.isVisible) == [true, true])
    _ = state.apply(.toggleLayer1)
    #expect(state.layers.map(\.isVisible) == [false, true])
    #expect(state.layers.selectedLayer == 0)
    _ = state.apply(.moveLayerDown)
    #expect(state.layers.map(\.name) == ["cells", "ramp"])
    #expect(state.layers.selectedLayer == 1)
    _ = state.apply(.moveLayerDown)
    #expect(state.layers.map(\.name) == ["cells", "ramp"], "the top layer stays on top")
    _ = state.apply(.moveLayerUp)
    #expect(state.layers.map(\.name) == ["ramp", "cells"])
    state.message = nil
    _ = state.apply(.toggleLayer9)
    #expect(state.message?.contains("9") == true)
    #expect(state.layers.map(\.isVisible) == [false, true])
  }

  @Test func windowsChangeAndGoBack() async throws {
    var (state, _) = try await SampleVolume.state([volume.path])
    func window() throws -> IntensityWindow {
      guard case .intensity(let style) = state.layers[0].style else { throw Unexpected() }
      return style.window
    }
    _ = state.apply(.windowNarrower)
    #expect(try window() == IntensityWindow(minimum: 25.5, maximum: 229.5))
    _ = state.apply(.windowWider)
    _ = state.apply(.windowDarker)
    #expect(abs(try window().minimum - 12.75) < 1e-9)
    _ = state.apply(.windowBrighter)
    #expect(abs(try window().minimum) < 1e-9)
    _ = state.apply(.opacityDown)
    #expect(state.layers[0].style.opacity == 0.9)
    for _ in 0..<20 { _ = state.apply(.opacityDown) }
    #expect(state.layers[0].style.opacity == 0)
    _ = state.apply(.invert)
    _ = state.apply(.resetStyle)
    #expect(state.layers[0].style == state.layers[0].presetStyle)
    #expect(state.apply(.autoContrast) == .autoContrast)
  }

  @Test func whatIsNotStateIsAnEffect() async throws {
    var (state, _) = try await SampleVolume.state([volume.path])
    for (command, effect) in [
      (BrowserCommand.quit, BrowserEffect.quit), (.suspend, .suspend), (.redraw, .redraw), (.retry, .retry),
      (.screenshot, .screenshot),
    ] {
      #expect(state.apply(command) == effect)
    }
  }

  @Test func positionsFromAnywhereCanBeShown() async throws {
    // A collection may ask for any position; what is shown of it must not overflow.
    for position in [1e300, -1e300, .greatestFiniteMagnitude] {
      let (state, cache) = try await SampleVolume.state([volume.path], position: Vector3(repeating: position))
      let size = ScreenSize(columns: 80, rows: 24)
      var builder = FrameBuilder(cache: cache)
      let counts = builder.compose(state, size: size)
      builder.encode(state, size: size, counts: counts)
      #expect(counts.visible == 0)
      #expect(builder.grid.text(row: 22).contains("1000000000000000"))
    }
  }

  @Test func aLayerWithMoreChunksThanIntegersIsUnavailable() async throws {
    let path = volume.folder("endless.zarr")
    TestArray([1 << 40, 1 << 40, 1 << 40], chunk: [1, 1, 1], dataType: "uint16") { _ in 0 }.writeMetadata(to: path)
    var (state, _) = try await SampleVolume.state([volume.path, path])
    #expect(state.layers.map(\.isVisible) == [true, false])
    _ = state.apply(.toggleLayer2)
    #expect(state.message?.contains("more chunks than can be counted") == true)
    #expect(state.layers.map(\.isVisible) == [true, false])
  }

  struct Unexpected: Error {}
}
