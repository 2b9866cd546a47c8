import JSON
import TestSupport
import Testing
import Voxels

@Suite struct ParsingTests {
  @Test(arguments: [
    ("0", JSON.integer(0)), ("-1", .integer(-1)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .unsigned(1 << 63)),
    ("18446744073709551615", .unsigned(.max)), ("9007199254740993", .integer(9_007_199_254_740_993)),
    // Beyond 64 bits there are only approximations, but never a wrong neighbour.
    ("18446744073709551616", .number(18_446_744_073_709_551_616)),
    ("-9223372036854775809", .number(-9.223372036854775809e18)),
    ("340282366920938463463374607431768211455", .number(3.402823669209385e38)),
    ("1.5", .number(1.5)), ("-0.1e-3", .number(-0.0001)), ("1e3", .number(1000)),
    ("18446744073709551616.5", .number(1.8446744073709552e19)),
    ("99999999999999999999e2", .number(1e22)), ("2E+2", .number(200)),
  ])
  func numbers(_ text: String, _ value: JSON) throws {
    #expect(try JSON(parsing: text) == value)
    #expect(try JSON(parsing: " \n\(text)\r\n\t ") == value)
    #expect(try JSON(parsing: "[\(text),\(text)]") == .array([value, value]))
    #expect(try JSON(parsing: "{\"a\":\(text)}")["a"] == value)
  }

  @Test func longDigitsInStringsStay() throws {
    let digits = String(repeating: "1234567890", count: 4)
    let text = #"{"a \" \#(digits)": "\#(digits)", "b": [\#(digits), "\\", \#(digits), "x\"\#(digits)"]}"#
    let value = try JSON(parsing: text)
    #expect(value["a \" \(digits)"]?.string == digits)
    let items = try #require(value["b"]?.array)
    #expect(items.map(\.double) == [1.2345678901234568e39, nil, 1.2345678901234568e39, nil])
    #expect(items[3].string == "x\"\(digits)")
  }

  @Test func bareNonNumbers() throws {
    let value = try JSON(parsing: #"{"a": NaN, "b": Infinity, "c": -Infinity, "d": [NaN]}"#)
    #expect(value["a"]?.double?.isNaN == true)
    #expect(value["b"]?.double == .infinity)
    #expect(value["c"]?.double == -.infinity)
    #expect(value["d"]?.array?.first?.double?.isNaN == true)
  }

  @Test func membersKeepTheirOrder() throws {
    let object = try #require(try JSON(parsing: #"{"z": 1, "a": 2, "m": {"y": 1, "b": 2}, "": 3}"#).object)
    #expect(object.keys == ["z", "a", "m", ""])
    #expect(object["m"]?.object?.keys == ["y", "b"])
  }

  @Test func lastDuplicateCounts() throws {
    let value = try JSON(parsing: #"{"a": 1, "b": 2, "a": [3]}"#)
    #expect(value["a"] == [3])
    #expect(value.object?.count == 2)
  }

  @Test func scalars() throws {
    #expect(try JSON(parsing: "null") == .null)
    #expect(try JSON(parsing: "true ") == .bool(true))
    #expect(try JSON(parsing: "false") == .bool(false))
    #expect(try JSON(parsing: #""""#) == "")
    #expect(try JSON(parsing: #""aA\u00e9\ud83e\udde0\n\"\\\/""#) == "aAé🧠\n\"\\/")
    #expect(try JSON(parsing: #""a\u0000b""#) == "a\u{0}b")
    #expect(try JSON(parsing: "[]") == [])
    #expect(try JSON(parsing: "{}") == [:])
  }

  @Test func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    _ = try JSON(parsing: nested(JSON.depthLimit - 1))
    for depth in [JSON.depthLimit + 1, 100_000] {
      let failure = #expect(throws: Failure.self) { try JSON(parsing: nested(depth)) }
      #expect(failure?.code == .invalid)
      #expect(failure?.problem.contains("deep") == true)
    }
    let objects = String(repeating: #"{"a":"#, count: 100_000)
    #expect(throws: Failure.self) { try JSON(parsing: objects) }
  }

  /// No beginning of a document is a document.
  @Test func truncatedAtEveryByte() throws {
    let text =
      #"{"zarr_format": 3, "shape": [5, 70], "x": {"é": "a\u00e9\"", "b": [true, null, -1.5e3, NaN]}, "s": "end"}"#
    let bytes = Bytes(Array(text.utf8))
    _ = try JSON(parsing: bytes)
    for count in 0..<bytes.count {
      let failure = #expect(throws: Failure.self, "\(count)") { try JSON(parsing: bytes[0..<count], source: "doc") }
      #expect(failure?.code == .invalid)
      #expect(failure?.source == "doc")
    }
  }

  @Test(arguments: [
    "", "   ", "{} x", "[1] 2", "1 2", "{}}", "[1,,2]", "{\"a\"}", "{\"a\":}", "{a:1}", "[1 2]", "\"abc", "tru", "nul",
    "-", "+1",
    "1.2.3", "0x10", "<html>", "{\"a\":1,", "]", "\u{0}", "{}\u{0}", "[\u{0}]", "1-2", "--1",
  ])
  func malformed(_ text: String) {
    let failure = #expect(throws: Failure.self) { try JSON(parsing: text) }
    #expect(failure?.code == .invalid)
  }

  @Test func holesLeftByACrash() {
    #expect(throws: Failure.self) { try JSON(parsing: Bytes(Array(repeating: 0, count: 4096))) }
    #expect(throws: Failure.self) { try JSON(parsing: Bytes(Array("{}".utf8) + Array(repeating: 0, count: 100))) }
  }

  /// Bytes that are no UTF-8 are replaced, and nothing behind them is lost.
  @Test func invalidUTF8() throws {
    for bytes: [UInt8] in [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF8, 0x88], [0x80]] {
      let text = Array("{\"a\": \"x".utf8) + bytes + Array("y\", \"b\": 1}".utf8)
      guard let value = try? JSON(parsing: Bytes(text)) else { continue }
      #expect(value["b"] == 1)
      #expect(value["a"]?.string?.contains("\u{FFFD}") == true)
    }
    #expect(try JSON(parsing: #""\ud800""#).string?.contains("\u{FFFD}") == true)
  }

  /// Damaged documents are refused or read, but never crash.
  @Test func damagedDocuments() throws {
    let text = Array(
      #"{"a": [1, -2.5e3, 18446744073709551616, "é\u00e9\n"], "b": {"c": NaN, "d": null}, "e": true}"#.utf8)
    var random = SeededRandom(4)
    for _ in 0..<5000 {
      var damaged = text
      for _ in 0...Int.random(in: 0...2, using: &random) {
        damaged[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let value = try? JSON(parsing: Bytes(damaged)) else { continue }
      #expect(throws: Never.self) { try JSON(parsing: value.text()) }
    }
  }

  @Test func tooLarge() {
    let failure = #expect(throws: Failure.self) {
      try JSON(parsing: Bytes(Slab(size: JSON.sizeLimit + 1), count: JSON.sizeLimit + 1))
    }
    #expect(failure?.code == .tooLarge)
  }
}
