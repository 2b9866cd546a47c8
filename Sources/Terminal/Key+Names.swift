extension Key {
  /// What help and configuration files call it: `p`, `?`, `Space`, `PgUp`, `Ctrl+P`, `Alt+Shift+Left`, `F1`.
  public var name: String {
    var name = ""
    if modifiers.contains(.ctrl) { name += "Ctrl+" }
    if modifiers.contains(.alt) { name += "Alt+" }
    if modifiers.contains(.shift) { name += "Shift+" }
    switch code {
    case .character(" "): name += "Space"
    case .character(let scalar):
      let isLetter = ("a"..."z").contains(scalar)
      let shown = modifiers.contains(.ctrl) && isLetter ? Unicode.Scalar(UInt8(scalar.value - 0x20)) : scalar
      name.unicodeScalars.append(shown)
    case .function(let number): name += "F\(number)"
    default: name += Key.words.first { $0.code == code }?.word ?? ""
    }
    return name
  }

  /// The key of that name, as ``name`` writes it.
  ///
  /// Upper and lower case matter only in a character typed without Ctrl; some other spellings (`PageUp`, `Return`,
  /// `Del`, `Control+`, `Meta+`) are understood too. Nil when it is not the name of a key.
  public init?(name: String) {
    var modifiers: Modifiers = []
    var rest = name[...]
    // What stands before a plus is a modifier, unless the plus is the key itself.
    while let plus = rest.firstIndex(of: "+"), plus > rest.startIndex, rest.index(after: plus) < rest.endIndex {
      guard let modifier = Key.modifierWords[rest[..<plus].lowercased()] else { return nil }
      modifiers.insert(modifier)
      rest = rest[rest.index(after: plus)...]
    }
    let scalars = rest.unicodeScalars
    if scalars.count == 1, let scalar = scalars.first {
      guard scalar.value >= 0x20 && scalar.value != 0x7F else { return nil }
      self.init(.character(scalar), modifiers)
      return
    }
    let word = rest.lowercased()
    if word == "space" {
      self.init(.character(" "), modifiers)
    } else if word.hasPrefix("f"), let number = Int(word.dropFirst()), (1...63).contains(number) {
      self.init(.function(number), modifiers)
    } else if let code = Key.words.first(where: { $0.word.lowercased() == word })?.code {
      self.init(code, modifiers)
    } else {
      return nil
    }
  }

  private static let modifierWords: [String: Modifiers] = [
    "ctrl": .ctrl, "control": .ctrl, "alt": .alt, "meta": .alt, "shift": .shift,
  ]

  /// The usual word for each code comes first.
  private static let words: [(word: String, code: Code)] = [
    ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("PgUp", .pageUp), ("PgDn", .pageDown),
    ("Home", .home), ("End", .end), ("Insert", .insert), ("Delete", .delete), ("Backspace", .backspace),
    ("Tab", .tab), ("Enter", .enter), ("Esc", .escape),
    ("PageUp", .pageUp), ("PageDown", .pageDown), ("Ins", .insert), ("Del", .delete), ("Return", .enter),
    ("Escape", .escape),
  ]
}

extension Key: CustomStringConvertible {
  /// ``name``.
  public var description: String { name }
}
