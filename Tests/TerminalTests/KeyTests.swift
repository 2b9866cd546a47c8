import Terminal
import Testing

@Suite struct KeyTests {
  @Test(arguments: [
    ("p", Key(.character("p"))), ("P", Key(.character("P"))), ("?", Key(.character("?"))), ("+", Key(.character("+"))),
    ("Space", Key(.character(" "))), ("Ctrl+P", Key(.character("p"), .ctrl)), ("Ctrl++", Key(.character("+"), .ctrl)),
    ("Ctrl+Space", Key(.character(" "), .ctrl)), ("Alt+p", Key(.character("p"), .alt)),
    ("Alt+P", Key(.character("P"), .alt)), ("Ctrl+Alt+P", Key(.character("p"), [.ctrl, .alt])),
    ("å", Key(.character("å"))),
    ("PgUp", Key(.pageUp)), ("PgDn", Key(.pageDown)), ("Shift+Tab", Key(.tab, .shift)), ("Esc", Key(.escape)),
    ("Ctrl+Alt+Shift+Left", Key(.left, [.ctrl, .alt, .shift])), ("F1", Key(.function(1))), ("f", Key(.character("f"))),
    ("Shift+F12", Key(.function(12), .shift)), ("Enter", Key(.enter)), ("Backspace", Key(.backspace)),
    ("Delete", Key(.delete)), ("Insert", Key(.insert)), ("Home", Key(.home)), ("End", Key(.end)),
  ])
  func namesReadBack(name: String, key: Key) {
    #expect(key.name == name)
    #expect(Key(name: name) == key)
  }

  @Test(arguments: [
    ("ctrl+p", "Ctrl+P"), ("CONTROL+SHIFT+p", "Ctrl+P"), ("shift+p", "P"), ("pageup", "PgUp"), ("Return", "Enter"),
    ("meta+x", "Alt+x"), ("escape", "Esc"), ("Del", "Delete"),
  ])
  func otherSpellings(spelling: String, name: String) {
    #expect(Key(name: spelling)?.name == name)
  }

  @Test(arguments: ["", "Hyper+x", "Ctrl+", "F0", "F99", "F", "Foo", "\u{1B}", "Ctrl+Foo", "++"])
  func otherTextIsNoKey(text: String) {
    // "F" alone is the letter, with nothing wrong about it.
    #expect((Key(name: text) == nil) == (text != "F"))
  }
}
