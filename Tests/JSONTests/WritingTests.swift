import JSON
import TestSupport
import Testing
import Voxels

@Suite struct WritingTests {
  private func random(_ generator: inout SeededRandom, depth: Int) -> JSON {
    switch Int.random(in: 0..<(depth > 3 ? 6 : 8), using: &generator) {
    case 0: return .null
    case 1: return .bool(.random(using: &generator))
    case 2: return .integer(.random(in: .min...(.max), using: &generator))
    case 3: return .unsigned(.random(in: (1 << 63)...(.max), using: &generator))
    case 4: return .number(Double.random(in: -1e6...1e6, using: &generator))
    case 5:
      let scalars = (0..<Int.random(in: 0...8, using: &generator)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &generator))
      }
      var text = ""
      for scalar in scalars { text.unicodeScalars.append(scalar) }
      return .string(text)
    case 6:
      return .array((0..<Int.random(in: 0...4, using: &generator)).map { _ in random(&generator, depth: depth + 1) })
    default:
      var object = JSONObject()
      for i in 0..<Int.random(in: 0...4, using: &generator) {
        object["k\(i)é\""] = random(&generator, depth: depth + 1)
      }
      return .object(object)
    }
  }

  @Test func roundTrips() throws {
    var generator = SeededRandom(31)
    for _ in 0..<2000 {
      let value = random(&generator, depth: 0)
      #expect(try JSON(parsing: value.text()) == value)
      #expect(try JSON(parsing: value.text(indent: 2)) == value)
    }
  }

  @Test func numbers() throws {
    #expect(JSON.number(.nan).text() == "\"NaN\"")
    #expect(JSON.number(-.infinity).text() == "\"-Infinity\"")
    #expect(JSON.number(3).text() == "3")
    #expect(JSON.number(0.1).text() == "0.1")
    #expect(JSON.unsigned(.max).text() == "18446744073709551615")
    #expect(JSON.integer(.min).text() == "-9223372036854775808")
    #expect(try JSON(parsing: JSON.number(1e300).text()).double == 1e300)
    #expect(try JSON(parsing: JSON.number(-0.0).text()).double?.sign == .minus)
  }

  @Test func nothingThatATerminalActsOn() throws {
    var text = "\u{FEFF}\u{61C}\u{200E}\u{200F}\u{2028}\u{2029}"
    for value in Array(UInt32(0)..<0x20) + Array(0x7F..<0xA0) + Array(0x202A...0x202E) + Array(0x2066...0x2069) {
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    let written = JSON.object(
      {
        var object = JSONObject(); object[text] = .string(text); return object
      }()
    ).text()
    #expect(written.allSatisfy { $0.isASCII && $0 >= " " && $0 != "\u{7F}" })
    #expect(try JSON(parsing: JSON.string(text).text()) == .string(text))
  }

  @Test func layout() {
    let value: JSON = ["a": [1, 2], "b": ["c": [], "d": [[1], [2]]], "e": [:]]
    #expect(value.text() == #"{"a": [1, 2], "b": {"c": [], "d": [[1], [2]]}, "e": {}}"#)
    #expect(
      value.text(indent: 2) == """
        {
          "a": [1, 2],
          "b": {
            "c": [],
            "d": [
              [1],
              [2]
            ]
          },
          "e": {}
        }
        """)
  }

  @Test func accessors() {
    let value: JSON = ["i": 3, "f": 3.0, "h": 3.5, "s": "x", "b": true, "n": [1, 2.0], "m": [1, "2"]]
    #expect(value["i"]?.int == 3)
    #expect(value["f"]?.int == 3)
    #expect(value["h"]?.int == nil)
    #expect(value["b"]?.int == nil)
    #expect(value["n"]?.ints == [1, 2])
    #expect(value["n"]?.doubles == [1, 2])
    #expect(value["m"]?.ints == nil)
    #expect(value["s"]?.strings == nil)
    #expect(value["zz"] == nil)
    #expect(JSON.unsigned(.max).int == nil)
    #expect(JSON.number(1e300).int == nil)
    #expect(JSON.number(.nan).int == nil)
    var object = JSONObject()
    object["a"] = 1
    object["b"] = 2
    object["a"] = nil
    #expect(object.keys == ["b"])
  }
}
