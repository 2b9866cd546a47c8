import TestSupport
import Testing

/// `read` in layer mode: offset and size in voxels of mag 1.
@Suite struct LayerReadTests {
  let folder = TemporaryFolder()

  @Test func regionsAreZYXAndOutsideIsFillValue() throws {
    Samples.digits.write(to: folder("digits.zarr"))
    for (offset, size) in [
      ([2, 1, 0], [4, 3, 5]), ([0, 0, 0], [9, 7, 5]), ([-2, -1, -3], [5, 4, 6]), ([7, 5, 4], [6, 6, 6]),
      ([100, 0, 0], [2, 2, 2]), ([-50, -50, -50], [3, 2, 1]),
    ] {
      let outcome = Microtome.run(
        "read", folder("digits.zarr"), "--offset", text(offset), "--size", text(size), "-o", "-")
      #expect(outcome.status == 0)
      let file = try NumpyFile(outcome.output)
      #expect(file.shape == size.reversed())
      #expect(file.data == Samples.digits.bytes(offset: offset.reversed(), shape: size.reversed()))
    }
  }

  /// A flat image is a volume of one slice, with fill value before and behind it.
  @Test func flatImagesEndInDepthAsWell() throws {
    let flat = TestArray([3, 4], chunk: [2, 2], fill: 9) { UInt64(10 * $0[0] + $0[1]) }
    TestImage("flat", axes: ["y", "x"], levels: [(flat, scale: [1, 1])]).write(to: folder("flat.zarr"))
    func read(_ offset: String, _ size: String) throws -> NumpyFile {
      let outcome = Microtome.run("read", folder("flat.zarr"), "--offset", offset, "--size", size, "-o", "-")
      #expect(outcome.status == 0)
      return try NumpyFile(outcome.output)
    }
    let slice = try read("1,-1,0", "4,3,1")
    #expect(slice.shape == [1, 3, 4])
    #expect(slice.data == [9, 9, 9, 9, 1, 2, 3, 9, 11, 12, 13, 9])
    let thick = try read("1,-1,-1", "4,3,3")
    #expect(thick.shape == [3, 3, 4])
    let outside = [UInt8](repeating: 9, count: 12)
    #expect(thick.data == outside + slice.data + outside)
    #expect(try read("0,0,5", "2,2,1").data == [9, 9, 9, 9])
  }

  @Test func withoutOffsetAndSizeItIsAllOfTheLayer() throws {
    Samples.digits.write(to: folder("digits.zarr"))
    let whole = try NumpyFile(Microtome.run("read", folder("digits.zarr"), "-o", "-").output)
    #expect(whole.data == Samples.digits.bytes(offset: [0, 0, 0], shape: [5, 7, 9]))
    let rest = try NumpyFile(Microtome.run("read", folder("digits.zarr"), "--offset", "4,3,2", "-o", "-").output)
    #expect(rest.shape == [3, 4, 5])
    #expect(rest.data == Samples.digits.bytes(offset: [2, 3, 4], shape: [3, 4, 5]))
  }

  @Test func coarserMagsAreAddressedInVoxelsOfMag1() throws {
    let fine = TestArray([8, 20, 24], chunk: [8, 8, 8]) { UInt64($0[2]) }
    // Mag 2-2-1: z is not downsampled.
    let coarse = TestArray([8, 10, 12], chunk: [4, 4, 4], fill: 3) { UInt64(100 + $0[0] + $0[1] * 4 + $0[2]) }
    TestImage("two", axes: ["z", "y", "x"], levels: [(fine, scale: [30, 10, 10]), (coarse, scale: [30, 20, 20])])
      .write(to: folder("two.zarr"))
    for (offset, size, first, shape) in [
      ([4, 6, 2], [8, 4, 3], [2, 3, 2], [3, 2, 4]),
      // Rounded up to whole voxels of the mag; borders between voxels belong to the one before.
      ([5, 7, 0], [3, 1, 8], [0, 3, 2], [8, 1, 2]),
      ([-3, 0, 0], [6, 2, 1], [0, 0, -2], [1, 1, 3]),
    ] {
      let outcome = Microtome.run(
        "read", folder("two.zarr"), "--mag", "2-2-1", "--offset", text(offset), "--size", text(size), "-o", "-")
      #expect(outcome.status == 0)
      let file = try NumpyFile(outcome.output)
      #expect(file.shape == shape)
      #expect(file.data == coarse.bytes(offset: first, shape: shape))
    }
    let wrong = Microtome.run("read", folder("two.zarr"), "--mag", "2", "-o", "-")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("its mags are 1, 2-2-1"))
  }

  @Test func channelsAndTimesAreChosen() throws {
    let array = TestArray([2, 3, 4, 5, 6], chunk: [1, 1, 2, 5, 6], dataType: "uint16") {
      UInt64($0[0] * 10000 + $0[1] * 1000 + $0[2] * 100 + $0[3] * 10 + $0[4])
    }
    let image = TestImage("film", axes: ["t", "c", "z", "y", "x"], levels: [(array, scale: [1, 1, 3, 1, 1])])
    image.write(to: folder("film.zarr"))
    func read(_ arguments: String...) throws -> NumpyFile {
      let base = ["read", folder("film.zarr"), "--offset", "1,2,0", "--size", "4,3,4", "-o", "-"]
      let outcome = Microtome.start(base + arguments).outcome()
      #expect(outcome.status == 0)
      return try NumpyFile(outcome.output)
    }
    let all = try read()
    #expect(all.shape == [3, 4, 3, 4])
    #expect(all.data == array.bytes(offset: [0, 0, 0, 2, 1], shape: [1, 3, 4, 3, 4]))
    let one = try read("--channel", "1")
    #expect(one.shape == [4, 3, 4])
    #expect(one.data == array.bytes(offset: [0, 1, 0, 2, 1], shape: [1, 1, 4, 3, 4]))
    let late = try read("--channel", "2", "--time", "1")
    #expect(late.data == array.bytes(offset: [1, 2, 0, 2, 1], shape: [1, 1, 4, 3, 4]))
    for wrong in [["--channel", "3"], ["--channel=-1"], ["--time", "2"], ["--time=-1"]] {
      let outcome = Microtome.start(["read", folder("film.zarr"), "-o", "-"] + wrong).outcome()
      #expect(outcome.status == 64)
      expectOneLine(outcome)
    }
  }

  @Test func layersGoByName() throws {
    Samples.image().write(to: folder("bytes.zarr"))
    TestImage("cells", axes: ["z", "y", "x"], levels: [(Samples.digits, scale: [1, 1, 1])]).write(
      to: folder("cells.zarr"))
    TestFile.write(
      """
      {"https://ngff.openmicroscopy.org/0.6": {"collection": {"name": "both", "members": [
        {"path": "./bytes.zarr", "name": "image"}, {"path": "./cells.zarr", "name": "cells"}]}}}
      """, to: folder("both.json"))
    let outcome = Microtome.run("read", folder("both.json"), "--layer", "cells", "--size", "9,7,1", "-o", "-")
    #expect(try NumpyFile(outcome.output).data == Samples.digits.bytes(offset: [0, 0, 0], shape: [1, 7, 9]))
    let first = Microtome.run("read", folder("both.json"), "--size", "9,7,1", "-o", "-")
    #expect(try NumpyFile(first.output).data == Samples.bytes.bytes(offset: [0, 0, 0], shape: [1, 7, 9]))
    let wrong = Microtome.run("read", folder("both.json"), "--layer", "axons", "-o", "-")
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("its layers are: image, cells"))
  }

  @Test(arguments: [
    ("0,0,0", "0,1,1"), ("0,0,0", "4,4,-4"), ("9223372036854775807,0,0", "9,9,9"),
    ("-9223372036854775808,0,0", "9,9,9"),
    ("0,0,0", "9223372036854775807,9,9"), ("99999999999999999999,0,0", "1,1,1"),
  ])
  func regionsBeyondAllSenseAreRefused(offset: String, size: String) {
    Samples.digits.write(to: folder("digits.zarr"))
    let outcome = Microtome.run("read", folder("digits.zarr"), "--offset", offset, "--size", size, "-o", "-")
    #expect(outcome.status == 64)
    expectOneLine(outcome)
  }

  private func text(_ vector: [Int]) -> String { vector.map { "\($0)" }.joined(separator: ",") }
}
