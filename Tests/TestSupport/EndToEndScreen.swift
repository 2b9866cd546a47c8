/// What a terminal shows: a grid of characters in colours, parsed from text with SGR sequences.
public struct TerminalScreen: Sendable, Equatable {
  public enum Color: Sendable, Hashable {
    case standard
    /// `0xRRGGBB`.
    case rgb(UInt32)
    case palette(Int)
  }

  public struct Cell: Sendable, Hashable {
    public var character: Character
    public var foreground: Color
    public var background: Color
  }

  public private(set) var rows: [[Cell]] = []

  /// Reads lines of text as `tmux capture-pane -e` and `microtome snapshot` print them.
  public init(_ bytes: [UInt8]) {
    var foreground = Color.standard
    var background = Color.standard
    var row: [Cell] = []
    var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars.makeIterator()
    while let scalar = scalars.next() {
      switch scalar {
      case "\n":
        rows.append(row)
        row = []
      case "\r": continue
      case "\u{1B}":
        guard scalars.next() == "[" else { continue }
        var body = ""
        while let next = scalars.next() {
          if ("@"..."~").contains(next) {
            if next == "m" { TerminalScreen.apply(body, &foreground, &background) }
            break
          }
          body.unicodeScalars.append(next)
        }
      default: row.append(Cell(character: Character(scalar), foreground: foreground, background: background))
      }
    }
    if !row.isEmpty { rows.append(row) }
  }

  private static func apply(_ body: String, _ foreground: inout Color, _ background: inout Color) {
    let numbers = body.split(omittingEmptySubsequences: false) { $0 == ";" || $0 == ":" }.map { Int($0) ?? 0 }
    var index = 0
    func color() -> Color? {
      guard index + 1 < numbers.count else { return nil }
      if numbers[index + 1] == 5, index + 2 < numbers.count {
        index += 2
        return .palette(numbers[index])
      }
      guard numbers[index + 1] == 2, index + 4 < numbers.count else { return nil }
      index += 4
      return .rgb(numbers[index - 2...index].reduce(0) { $0 << 8 | UInt32($1 & 255) })
    }
    while index < numbers.count {
      switch numbers[index] {
      case 0: (foreground, background) = (.standard, .standard)
      case 39: foreground = .standard
      case 49: background = .standard
      case 38: foreground = color() ?? foreground
      case 48: background = color() ?? background
      case let code where (30...37).contains(code): foreground = .palette(code - 30)
      case let code where (40...47).contains(code): background = .palette(code - 40)
      default: break
      }
      index += 1
    }
  }

  public func cell(_ column: Int, _ row: Int) -> Cell? {
    rows.indices.contains(row) && rows[row].indices.contains(column) ? rows[row][column] : nil
  }

  /// The characters of a row.
  public func text(_ row: Int) -> String { rows.indices.contains(row) ? String(rows[row].map(\.character)) : "" }

  /// All rows, separated by newlines.
  public var text: String { rows.indices.map { text($0) }.joined(separator: "\n") }

  /// The colour of a pixel where cells are half blocks: two pixels a cell, one above the other. Nil elsewhere.
  public func pixel(_ x: Int, _ y: Int) -> Color? {
    guard let cell = cell(x, y / 2) else { return nil }
    switch cell.character {
    case " ": return cell.background
    case "\u{2584}": return y % 2 == 0 ? cell.background : cell.foreground
    case "\u{2580}": return y % 2 == 0 ? cell.foreground : cell.background
    default: return nil
    }
  }

  /// The index of xterm's palette that is nearest to a colour, found by trying them all.
  public static func nearestPaletteIndex(_ rgb: UInt32) -> Int {
    func components(_ rgb: UInt32) -> [Int] { [Int(rgb >> 16 & 255), Int(rgb >> 8 & 255), Int(rgb & 255)] }
    let levels = [0, 95, 135, 175, 215, 255]
    var best = (index: 16, distance: Int.max)
    for index in 16..<256 {
      let color =
        index < 232
        ? [levels[(index - 16) / 36], levels[(index - 16) / 6 % 6], levels[(index - 16) % 6]]
        : Array(repeating: 8 + 10 * (index - 232), count: 3)
      let distance = zip(color, components(rgb)).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      if distance < best.distance { best = (index, distance) }
    }
    return best.index
  }
}
