import JSON
import Testing
import Voxels

/// Documents that are changed in places.
@Suite struct EditingTests {
  private static let document = """
    {
      "b": 1.50, "a": [1, 2,3],
      "deep": {"x": 12345678901234567890123, "y": [ ], "z": {}},
      "list": [
        {"name": "one", "n": 1e3},
        {"name": "two"}
      ]
    }

    """

  private func edited(_ text: String, _ body: (inout JSONText) -> Void) throws -> String {
    var json = try JSONText(parsing: Bytes(Array(text.utf8)))
    body(&json)
    return String(decoding: json.text, as: UTF8.self)
  }

  @Test func nothingChangedIsTheSameText() throws {
    for text in [
      Self.document, "{}", "[]", " [ 1 , {\"a\" : [ ] } ] \n", "\"x\"", "7", "{\"a\":\t[1,\n2]}", "{\"a\": NaN}",
      "{\"é\\u0041\": \"\\\"}{][,:\", \"b\": [\"]\"]}", "// first\n{\"a\": /* one */ 1}\n", "{'a': 'b\"'}", "[1, 2, ]",
    ] {
      #expect(try edited(text) { _ in } == text)
    }
  }

  @Test func aValueIsReplacedWhereItStands() throws {
    let text = try edited(Self.document) {
      $0.set(7, at: [.member("a"), .item(1)])
      $0.set("new", at: [.member("list"), .item(0), .member("name")])
    }
    #expect(
      text
        == Self.document.replacing("[1, 2,3]", with: "[1, 7,3]").replacing("\"one\"", with: "\"new\""))
  }

  @Test func membersAreAddedInTheMannerOfTheDocument() throws {
    let text = try edited(Self.document) {
      $0.set(true, at: [.member("list"), .item(1), .member("more"), .member("inner")])
      $0.set(["p": 1], at: [.member("last")])
    }
    #expect(
      text
        == Self.document.replacing(
          "{\"name\": \"two\"}",
          with: "{\"name\": \"two\", \"more\": {\n        \"inner\": true\n      }}"
        ).replacing("  ]\n}", with: "  ],\n  \"last\": {\n    \"p\": 1\n  }\n}"))
    #expect(try edited("{\"a\":1}") { $0.set(2, at: [.member("b"), .member("c")]) } == "{\"a\":1, \"b\": {\"c\": 2}}")
    #expect(try edited("{\n}") { $0.set(2, at: [.member("b")]) } == "{\"b\": 2}")
    #expect(
      try edited("{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}") { $0.set([[1]], at: [.member("a"), .member("c")]) }
        == "{\n\t\"a\": {\n\t\t\"b\": 1,\n\t\t\"c\": [\n\t\t\t[1]\n\t\t]\n\t}\n}")
  }

  @Test func itemsAreInsertedMovedAndRemoved() throws {
    let list = "{\n  \"l\": [\n    1,\n    2,\n    3\n  ]\n}"
    let place: [JSONText.Step] = [.member("l")]
    #expect(try edited(list) { $0.insert(9, at: 3, of: place) } == list.replacing("3\n", with: "3,\n    9\n"))
    #expect(try edited(list) { $0.insert(9, at: 0, of: place) } == list.replacing("[\n", with: "[\n    9,\n"))
    #expect(try edited(list) { $0.remove(at: place + [.item(2)]) } == list.replacing(",\n    3", with: ""))
    #expect(try edited(list) { $0.remove(at: place + [.item(0)]) } == list.replacing("    1,\n", with: ""))
    #expect(
      try edited(list) { $0.reorder([2, 0, 1], of: place) } == "{\n  \"l\": [\n    3,\n    1,\n    2\n  ]\n}")
    #expect(try edited("[1, 2]") { $0.insert(0, at: 0, of: []) } == "[0, 1, 2]")
    #expect(try edited("[1, 2]") { $0.insert(3, at: 2, of: []) } == "[1, 2, 3]")
    #expect(try edited("[1, 2, ]") { $0.insert(3, at: 2, of: []) }.contains("3"))
    #expect(try edited("[1]") { $0.remove(at: [.item(0)]) } == "[]")
    #expect(
      try edited("[1, 2, ]") {
        $0.remove(at: [.item(1)]); $0.remove(at: [.item(0)])
      } == "[ ]")
  }

  @Test func whatDoesNotFitChangesNothing() throws {
    for body: (inout JSONText) -> Void in [
      { $0.remove(at: [.member("nothing")]) }, { $0.remove(at: [.member("deep"), .member("w"), .member("v")]) },
      { $0.remove(at: []) }, { $0.set(1, at: [.member("b"), .member("c")]) }, { $0.set(1, at: [.item(0)]) },
      { $0.set(1, at: [.member("a"), .item(3)]) }, { $0.reorder([0, 0], of: [.member("list")]) },
      { $0.insert(1, at: 0, of: [.member("b")]) },
    ] {
      #expect(try edited(Self.document, body) == Self.document)
    }
  }

  @Test func ofMembersWithOneNameTheLastIsMeant() throws {
    #expect(try edited("{\"a\": 1, \"a\": 2}") { $0.set(3, at: [.member("a")]) } == "{\"a\": 1, \"a\": 3}")
  }

  @Test func valuesAreFound() throws {
    let json = try JSONText(parsing: Bytes(Array(Self.document.utf8)))
    #expect(json.value(at: [.member("list"), .item(0)]) == ["name": "one", "n": .number(1000)])
    #expect(json.value(at: [.member("list"), .item(2)]) == nil)
    #expect(json.value(at: [])?["b"]?.double == 1.5)
  }

  @Test func whatIsNoJSONIsRefused() {
    for text in ["", "{", "[1", "{\"a\" 1}", "[1 2]", "{} {}", String(repeating: "[", count: 100)] {
      #expect(throws: Failure.self) { _ = try JSONText(parsing: Bytes(Array(text.utf8))) }
    }
  }
}
