import Codecs
import Testing
import Voxels

@Suite struct NumpyDTypeTests {
  @Test(
    arguments: [
      ("|b1", .bool, false, "|b1"), ("?", .bool, false, "|b1"), ("bool", .bool, false, "|b1"),
      ("|i1", .int8, false, "|i1"), (">u1", .uint8, false, "|u1"), ("<u2", .uint16, false, "<u2"),
      (">u2", .uint16, true, ">u2"), ("<i4", .int32, false, "<i4"), (">i8", .int64, true, ">i8"),
      ("=u4", .uint32, false, "<u4"), ("u8", .uint64, false, "<u8"), ("<f2", .float16, false, "<f2"),
      ("float32", .float32, false, "<f4"), (">f8", .float64, true, ">f8"), ("int16", .int16, false, "<i2"),
    ] as [(String, ElementType, Bool, String)])
  func parses(text: String, element: ElementType, isBigEndian: Bool, description: String) throws {
    let dtype = try NumpyDType(parsing: text)
    #expect(dtype == NumpyDType(element, isBigEndian: isBigEndian))
    #expect(dtype.elementType == element)
    #expect(dtype.isBigEndian == isBigEndian)
    #expect(dtype.description == description)
    #expect(try NumpyDType(parsing: description) == dtype)
  }

  @Test(arguments: [
    "<c8", "<c16", "<M8[ns]", "<m8[us]", "|S12", "<U5", "|V16", "|O", "O", "<f16", "<i16", "complex64",
    "datetime64[ns]", "bfloat16", "float8_e4m3fn", "object", "string",
  ])
  func namesWhatItCannotRead(text: String) throws {
    let failure = try failure { try NumpyDType(parsing: text) }
    #expect(failure.code == .unsupported)
    #expect(failure.problem.contains("\"\(text)\""))
    #expect(failure.remedy != nil)
  }

  @Test(arguments: ["", "<", ">", "|", "u", "<<u2", "<x4", "u2 ", "U", "2u", "<u\u{0}2", "\u{1F600}", "uint7", "<u-2"])
  func refusesWhatIsNoType(text: String) throws {
    let failure = try failure { try NumpyDType(parsing: text) }
    #expect(failure.code == .invalid)
  }
}
