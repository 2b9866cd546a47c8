import Codecs
import Testing
import Voxels

@Suite struct FilterTests {
  @Test(arguments: [
    ("delta", "{}", Failure.Code.invalid, "\"dtype\" is missing"),
    ("delta", #"{"dtype": 3}"#, .invalid, "\"dtype\" is not a string"),
    ("delta", #"{"dtype": "<M8[ns]"}"#, .unsupported, "<M8[ns]"),
    ("delta", #"{"dtype": "|b1"}"#, .unsupported, "|b1"),
    ("delta", "[]", .invalid, "\"dtype\" is missing"),
    ("astype", #"{"encode_dtype": "<u2"}"#, .invalid, "\"decode_dtype\" is missing"),
    ("astype", #"{"decode_dtype": "<u2", "encode_dtype": "<c8"}"#, .unsupported, "<c8"),
    ("fixedscaleoffset", #"{"dtype": "<f4", "offset": 1}"#, .invalid, "\"scale\" is missing"),
    ("fixedscaleoffset", #"{"dtype": "<f4", "offset": 1, "scale": 0}"#, .invalid, "\"scale\" is 0"),
    ("fixedscaleoffset", #"{"dtype": "<f4", "offset": "x", "scale": 1}"#, .invalid, "\"offset\" is not a number"),
    ("quantize", #"{"dtype": "<i4", "digits": 2}"#, .invalid, "not floating point"),
    ("shuffle", #"{"elementsize": -1}"#, .invalid, "elementsize"),
    ("shuffle", #"{"elementsize": 1e300}"#, .invalid, "elementsize"),
    ("nonesuch", "{}", .unsupported, "nonesuch"),
  ])
  func namesTheMemberThatIsWrong(codec: String, configuration: String, code: Failure.Code, words: String) throws {
    let failure = try failure { try makeCodec(codec, configuration) }
    #expect(failure.code == code)
    #expect(failure.problem.contains(words), "\(failure.problem)")
  }

  @Test(arguments: [
    ("delta", #"{"dtype": "<i4", "astype": "<i2"}"#, 3, "no whole number of \"<i2\""),
    ("shuffle", #"{"elementsize": 4}"#, 6, "no whole number of elements of 4"),
    ("astype", #"{"encode_dtype": ">f8", "decode_dtype": "<f4"}"#, 12, "no whole number of \">f8\""),
  ])
  func refusesPartsOfElements(codec: String, configuration: String, count: Int, words: String) throws {
    let failure = try failure {
      try makeCodec(codec, configuration).decode(Bytes(repeatElement(0, count: count)), expecting: .atMost(100))
    }
    #expect(failure.code == .corrupt)
    #expect(failure.problem.contains(words), "\(failure.problem)")
  }

  @Test(arguments: [
    ("delta", #"{"dtype": "<i8", "astype": "|i1"}"#, 80, 10), ("delta", #"{"dtype": "<u2"}"#, 80, 80),
    ("astype", #"{"encode_dtype": "<f8", "decode_dtype": "<f2"}"#, 20, 80),
    ("fixedscaleoffset", #"{"dtype": "<f8", "astype": "|u1", "scale": 2, "offset": 0}"#, 80, 10),
    ("quantize", #"{"dtype": "<f8", "astype": "<f4", "digits": 1}"#, 80, 40),
    ("shuffle", "{}", 80, 80), ("bitround", #"{"keepbits": 3}"#, 80, 80),
    ("packbits", "{}", 80, 11), ("packbits", "{}", 81, 12), ("packbits", "{}", 0, 1),
    ("crc32c", "{}", 80, 84), ("fletcher32", "{}", 80, 84), ("adler32", "{}", 80, 84), ("crc32", "{}", 80, 84),
  ])
  func knowsTheEncodedSize(codec: String, configuration: String, decoded: Int, encoded: Int) throws {
    let codec = try makeCodec(codec, configuration)
    #expect(codec.encodedSize(ofDecoded: .exactly(decoded)) == .exactly(encoded))
    #expect(codec.encodedSize(ofDecoded: .atMost(decoded)) == .atMost(encoded))
  }

  /// Conversions that NumPy leaves to the processor do not trap.
  @Test(arguments: ["|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "|b1", "<f2", "<f4"])
  func numbersOutOfRangeDoNotTrap(target: String) throws {
    let values: [Double] = [.nan, .infinity, -.infinity, 1e300, -1e300, 9.3e18, -9.3e18, 1.9e19, 3e9, -3e9, -1, 70000]
    let input = values.withUnsafeBytes { Bytes(Array($0)) }
    let size = try values.count * NumpyDType(parsing: target).elementType.size
    for codec in [
      try makeCodec("astype", #"{"encode_dtype": "<f8", "decode_dtype": "\#(target)"}"#),
      try makeCodec("fixedscaleoffset", #"{"dtype": "\#(target)", "astype": "<f8", "scale": 1e-9, "offset": 1}"#),
    ] {
      #expect(try codec.decode(input, expecting: .exactly(size)).count == size)
    }
  }

  @Test(arguments: [8, 200] as [UInt8])
  func refusesImpossiblePadding(padding: UInt8) throws {
    let codec = try makeCodec("packbits")
    #expect(throws: Failure.self) { try codec.decode(Bytes([padding, 0xFF, 0xFF]), expecting: .atMost(100)) }
    #expect(throws: Failure.self) { try codec.decode(Bytes([1]), expecting: .atMost(100)) }
  }
}
