import TestSupport
import Testing

/// `read --array`: numpy-like regions of arrays.
@Suite struct ArrayReadTests {
  let folder = TemporaryFolder()
  var path: String { folder("digits.zarr") }

  init() { Samples.digits.write(to: path) }

  @Test(
    arguments: [
      (nil, [0, 0, 0], [5, 7, 9], [5, 7, 9]),
      (":,:,:", [0, 0, 0], [5, 7, 9], [5, 7, 9]),
      ("1:4,2:7,3:8", [1, 2, 3], [3, 5, 5], [3, 5, 5]),
      ("2,:,:", [2, 0, 0], [1, 7, 9], [7, 9]),
      ("2,3,:", [2, 3, 0], [1, 1, 9], [9]),
      ("2,3,4", [2, 3, 4], [1, 1, 1], []),
      ("-1,:,-9", [4, 0, 0], [1, 7, 1], [7]),
      ("-2:,:-1,-3:-1", [3, 0, 6], [2, 6, 2], [2, 6, 2]),
      ("3:1,:,:", [3, 0, 0], [0, 7, 9], [0, 7, 9]),
      ("90:99,:,2:", [5, 0, 2], [0, 7, 7], [0, 7, 7]),
      ("-99:99,0:1,:", [0, 0, 0], [5, 1, 9], [5, 1, 9]),
      (" 1 : 2 , 3 , : ", [1, 3, 0], [1, 1, 9], [1, 9]),
    ] as [(String?, [Int], [Int], [Int])])
  func regionsAreNumpys(region: String?, offset: [Int], extent: [Int], shape: [Int]) throws {
    let out = folder("out.npy")
    let outcome = Microtome.start(
      ["read", path, "--array", ".", "-o", out] + (region.map { ["--region", $0] } ?? [])
    ).outcome()
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty && outcome.output.isEmpty)
    let file = try NumpyFile(try #require(TestFile.read(out)))
    #expect(file.descriptor == "<u2")
    #expect(file.shape == shape)
    #expect(file.data == Samples.digits.bytes(offset: offset, shape: extent))
  }

  @Test(arguments: [
    "5,:,:", "-6,:,:", ":,:", ":,:,:,:", "::2,:,:", "a,:,:", "1.5,:,:", ",:,:", "99999999999999999999,:,:", "",
  ])
  func whatNumpyWouldNotTakeIsRefused(_ region: String) {
    let outcome = Microtome.run("read", path, "--array", ".", "--region", region, "-o", folder("out.npy"))
    #expect(outcome.status == 64)
    expectOneLine(outcome)
    #expect(folder.names == ["digits.zarr"], "nothing is written")
  }

  @Test func rawFilesHaveNoHeaderAndPipesHaveOne() throws {
    let expected = Samples.digits.bytes(offset: [1, 0, 2], shape: [4, 7, 3])
    let arguments = ["read", path, "--array", ".", "--region", "1:,:,2:5", "-o"]
    #expect(Microtome.start(arguments + [folder("out.raw")]).outcome().status == 0)
    #expect(TestFile.read(folder("out.raw")) == expected)
    let pipe = Microtome.start(arguments + ["-"]).outcome()
    #expect(pipe.status == 0)
    let file = try NumpyFile(pipe.output)
    #expect(file.shape == [4, 7, 3])
    #expect(file.data == expected)
  }

  @Test func arraysGoByTheirPathInsideTheSource() throws {
    Samples.image().write(to: folder("image.zarr"))
    let outcome = Microtome.run("read", folder("image.zarr"), "--array", "0", "--region", "3,4:6,:", "-o", "-")
    #expect(outcome.status == 0)
    let file = try NumpyFile(outcome.output)
    #expect(file.descriptor == "|u1")
    #expect(file.shape == [2, 60])
    #expect(file.data == Samples.bytes.bytes(offset: [3, 4, 0], shape: [1, 2, 60]))
    for (wrong, status) in [("1", Int32(1)), (".", 64), ("../digits.zarr", 64)] {
      let outcome = Microtome.run("read", folder("image.zarr"), "--array", wrong, "-o", "-")
      #expect(outcome.status == status, "\(wrong)")
      expectOneLine(outcome)
    }
  }

  @Test func missingChunksAreFillValueAndDamagedOnesAreErrors() throws {
    let holes = folder("holes.zarr")
    Samples.digits.write(to: holes) { $0 == [1, 1, 1] }
    let outcome = Microtome.run("read", holes, "--array", ".", "-o", "-")
    #expect(outcome.status == 0)
    let expected = TestArray(Samples.digits.shape, chunk: [1, 1, 1], dataType: "uint16") { index in
      zip(index, [2, 3, 4]).map(/) == [1, 1, 1] ? 7 : Samples.digits.value(index)
    }
    #expect(try NumpyFile(outcome.output).data == expected.bytes(offset: [0, 0, 0], shape: expected.shape))

    TestFile.write([1, 2, 3], to: TestArray.path(ofChunk: [1, 1, 1], in: holes))
    let damaged = Microtome.run("read", holes, "--array", ".", "-o", folder("out.npy"))
    #expect(damaged.status == 1)
    expectOneLine(damaged)
    #expect(damaged.errors.contains("holes.zarr/c/1/1/1") && damaged.errors.contains("3 bytes"))
    #expect(!folder.names.contains { $0.hasPrefix("out") }, "no half-written output stays")
    let beside = Microtome.run("read", holes, "--array", ".", "--region", "0:2,:,:", "-o", "-")
    #expect(beside.status == 0, "what is not asked for may be damaged")
  }

  @Test func valuesKeepTheirBits() throws {
    for (type, descriptor) in [
      ("int8", "|i1"), ("uint8", "|u1"), ("int16", "<i2"), ("uint32", "<u4"), ("int64", "<i8"), ("uint64", "<u8"),
      ("float32", "<f4"), ("float64", "<f8"),
    ] {
      // Patterns with the sign and the highest bits set, not-a-number among them.
      let array = TestArray([3, 5], chunk: [2, 2], dataType: type) { index in
        0xFFF8_0000_0000_0001 &* UInt64(index[0] * 5 + index[1] + 1)
      }
      array.write(to: folder("\(type).zarr"))
      let outcome = Microtome.run("read", folder("\(type).zarr"), "--array", ".", "-o", "-")
      let file = try NumpyFile(outcome.output)
      #expect(file.descriptor == descriptor)
      #expect(file.data == array.bytes(offset: [0, 0], shape: [3, 5]))
    }
  }
}
