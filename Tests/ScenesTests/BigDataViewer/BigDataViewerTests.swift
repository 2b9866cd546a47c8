import Scenes
import Stores
import TestSupport
import Testing
import Voxels

let microscopyFolder = "\(goldenFolder)/microscopy"

@Suite struct BigDataViewerTests {
  /// What npy2bdv wrote: a calibration, and for one setup a turn on top of it.
  @Test func registrationsOfHDF5() async throws {
    let scene = try await openMicroscopy("bdv-h5.xml")
    #expect((scene.format, scene.version, scene.name) == ("bigdataviewer", "0.2", "bdv-h5"))
    #expect(scene.unit == "um")
    #expect(scene.layers.map(\.name) == ["setup 0", "setup 1"])
    #expect(scene.opaque == [])
    let pyramids = try scene.layers.map { try $0.volume.get() }
    for pyramid in pyramids {
      #expect(pyramid.axes.map(\.name) == ["t", "z", "y", "x"])
      #expect(pyramid.levels.map(\.array.shape) == [[2, 4, 6, 10], [2, 4, 3, 5]])
      #expect(pyramid.levels[0].array.chunkShape == [1, 2, 4, 8])
      #expect(pyramid.levels[0].array.elementType == .uint16)
      #expect(pyramid.box == (Vector3(0, 0, 0), Vector3(10, 6, 4)))
      #expect(pyramid.mag(1) == Vector3(2, 2, 1))
      #expect(pyramid.spatial(pyramid.levels[0].scale, missing: 0) == Vector3(0.4, 0.4, 1.6))
    }
    near(pyramids[0].transform(0), [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 4, 0]])
    near(pyramids[0].transform(1), [[2, 0, 0, 0.5], [0, 2, 0, 0.5], [0, 0, 4, 0]])
    near(pyramids[1].transform(0), [[0, -1, 0, 12.5], [1, 0, 0, -3], [0, 0, 4, 0.25]])
    near(pyramids[1].transform(1), [[0, -2, 0, 12], [2, 0, 0, -2.5], [0, 0, 4, 0.25]])
    // The first time point of the second setup is missing.
    #expect(pyramids[1].levels[0].path == "t00001/s01/0/cells")
  }

  /// The transform that is listed first is applied last.
  @Test func registrationsOfN5() async throws {
    let scene = try await openMicroscopy("bdv-n5.xml")
    #expect(scene.layers.map(\.name) == ["green", "red"])
    #expect(scene.unit == "µm")
    for layer in scene.layers {
      #expect(layer.format == "n5")
      #expect(layer.timeCount == 2)
      let pyramid = try layer.volume.get()
      #expect(pyramid.axes.map(\.name) == ["x", "y", "z", "t"])
      #expect(pyramid.transform(0).rows == [[0.5, 0, 0, 100], [0, 0.5, 0, 200], [0, 0, 2, 300]])
      #expect(pyramid.transform(1).rows == [[1, 0, 0, 100.25], [0, 1, 0, 200.25], [0, 0, 4, 301]])
      // One unit for all, though one setup is measured in another.
      #expect(pyramid.spatial(pyramid.levels[0].scale, missing: 0) == Vector3(0.5, 0.5, 2))
    }
  }

  @Test func partitions() async throws {
    let scene = try await openMicroscopy("bdv-parts.xml")
    #expect(scene.layers.map(\.name) == ["left (setup 0)", "left (setup 12)"])
    #expect(
      scene.opaque == [OpaqueNode(name: "registrations of setup 0 at later time points", type: "bdv:registration")])
    #expect(try scene.layers[0].volume.get().levels[0].path == "t00000/s00/0/cells")
  }

  /// A file without its document: voxels and mags, but no place in the world.
  @Test func fileAlone() async throws {
    let scene = try await openMicroscopy("bdv-h5.h5")
    #expect(scene.format == "bigdataviewer")
    #expect(scene.unit == nil)
    #expect(scene.layers.map(\.name) == ["setup 0", "setup 1"])
    let pyramid = try scene.layers[0].volume.get()
    #expect(pyramid.levels[0].array.elementType == .uint16)
    #expect(scene.layers[0].timeCount == 2)
    #expect(pyramid.transform(0) == .identity)
    #expect(pyramid.transform(1).rows == [[2, 0, 0, 0.5], [0, 2, 0, 0.5], [0, 0, 1, 0]])
  }

  /// Array mode has what is stored, which BigDataViewer calls signed.
  @Test func storedArrays() async throws {
    for name in ["bdv-h5.xml", "bdv-h5.h5"] {
      let node = try await SceneOpener.node("\(microscopyFolder)/\(name)").descendant("t00000/s00/1/cells")
      guard case .array(let array) = node else {
        Issue.record("no array")
        continue
      }
      #expect(array.array.elementType == .int16)
      #expect(array.array.shape == [4, 3, 5])
    }
  }
}

private func near(_ transform: AffineTransform, _ rows: [[Double]]) {
  for (found, expected) in zip(transform.rows.joined(), rows.joined()) {
    #expect(abs(found - expected) < 1e-9, "\(transform.rows)")
  }
}
