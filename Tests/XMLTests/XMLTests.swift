import Testing
import Voxels
import XML

@Suite struct XMLTests {
  @Test func elements() throws {
    let root = try XML(
      parsing: """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- a comment -->
        <a x="1 &lt; 2" ns:y="&#65;">
          before <b>one</b>
          <b/><ns:c><![CDATA[ <raw> & such ]]></ns:c> behind &amp; more
        </a>
        """)
    #expect(root.name == "a")
    #expect(root.attributes == ["x": "1 < 2", "ns:y": "A"])
    #expect(root.text == "before \n   behind & more")
    #expect(root.children.map(\.name) == ["b", "b", "ns:c"])
    #expect(root["b"]?.text == "one")
    #expect(root.all("b") == [XML(name: "b", text: "one"), XML(name: "b")])
    #expect(root["ns:c"]?.text == "<raw> & such")
    #expect(root["c"] == nil)
  }

  @Test func encodings() throws {
    let text = "<a name='µm'>Größe 𝄞</a>"
    #expect(try XML(parsing: text).attributes["name"] == "µm")
    var wide: [UInt8] = [0xFE, 0xFF]
    for unit in text.utf16 { wide += [UInt8(unit >> 8), UInt8(unit & 0xFF)] }
    #expect(try XML(parsing: Bytes(wide)) == XML(parsing: text))
    let latin: [UInt8] = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xB5] + Array("m</a>".utf8)
    #expect(try XML(parsing: Bytes(latin)).text == "µm")
    #expect(throws: Failure.self) { try XML(parsing: Bytes([0x3C, 0x61, 0x3E, 0xB5, 0x3C, 0x2F, 0x61, 0x3E])) }
    #expect(throws: Failure.self) { try XML(parsing: "<?xml version='1.0' encoding='EBCDIC-XX'?><a/>") }
  }

  @Test(arguments: [
    ("", 1), ("   ", 1), ("<a>", 1), ("<a>\n<b>\n</a>", 3), ("<a/>\n<b/>", 2), ("text", 1), ("<a>\n\n&nothing;</a>", 3),
    ("<a x='1' x='2'/>", 1), ("<a><b></a></b>", 1), ("{\"a\": 1}", 1), ("<a>\u{0}</a>", 1), ("<a>&#0;</a>", 1),
    ("<a\u{0}/>", 1),
  ])
  func malformed(_ text: String, _ line: Int) throws {
    let failure = try #require(throws: Failure.self) { try XML(parsing: text) }
    #expect(failure.code == .invalid)
    #expect(failure.problem.contains("line \(line):"), "\(failure)")
    let named = try #require(throws: Failure.self) { try XML(parsing: Bytes(Array(text.utf8)), source: "x.xml") }
    #expect(named.line.hasPrefix("x.xml: not valid XML in line \(line): "))
  }

  @Test func truncations() {
    let text = Array("<?xml version='1.0'?><a b='c'><d>e &amp; f</d><!-- g --><h/></a>".utf8)
    for count in text.indices {
      #expect(throws: Failure.self) { try XML(parsing: Bytes(text[..<count])) }
    }
  }

  /// A few lines that would become gigabytes, or bring other files in, or values from elsewhere.
  @Test(arguments: [
    """
    <!DOCTYPE a [<!ENTITY a0 "ha"><!ENTITY a1 "&a0;&a0;&a0;&a0;&a0;&a0;&a0;&a0;"><!ENTITY a2 "&a1;&a1;&a1;&a1;&a1;">]>
    <a>&a2;</a>
    """,
    "<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><a>&f;</a>",
    "<!DOCTYPE a [<!ENTITY % f SYSTEM 'file:///etc/passwd'> %f;]><a/>",
    "<!DOCTYPE a [<!ATTLIST a b CDATA 'long'>]><a/>",
    "<!DOCTYPE a SYSTEM 'http://localhost/x.dtd'><a>&f;</a>",
  ])
  func declarations(_ text: String) throws {
    let failure = try #require(throws: Failure.self) { try XML(parsing: text) }
    #expect(failure.code == .unsupported)
    #expect(failure.problem.contains("(line "))
  }

  @Test func harmlessDoctype() throws {
    #expect(try XML(parsing: "<!DOCTYPE a SYSTEM 'http://localhost/x.dtd'><a>1</a>").text == "1")
  }

  @Test func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(try XML(parsing: nested(XML.depthLimit)).name == "a")
    #expect(try #require(throws: Failure.self) { try XML(parsing: nested(XML.depthLimit + 1)) }.code == .tooLarge)
    #expect(throws: Failure.self) { try XML(parsing: nested(1_000_000)) }
  }

  @Test func count() throws {
    let many = Array(String(repeating: "<b/>", count: XML.countLimit).utf8)
    let failure = try #require(throws: Failure.self) {
      try XML(parsing: Bytes(Array("<a>".utf8) + many + Array("</a>".utf8)))
    }
    #expect(failure.code == .tooLarge)
  }

  @Test func size() throws {
    let blank = Bytes(capacity: XML.sizeLimit + 1) { $0.count }
    #expect(try #require(throws: Failure.self) { try XML(parsing: blank) }.code == .tooLarge)
  }
}
