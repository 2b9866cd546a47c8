import Glyphs

/// A terminal of the plainest kind, written from ECMA-48 and not from the encoder, which reads bytes and remembers
/// what a user would see.
///
/// Whatever it does not know, it notes in `complaints`.
struct VirtualTerminal {
  /// What one cell shows.
  struct Shown: Equatable {
    var text = " "
    var foreground: Int? = nil
    var background: Int? = nil
    var attributes: Set<Int> = []
    /// 2 and 0 for the halves of a wide character.
    var width = 1
  }

  private(set) var screen: [[Shown]]
  private(set) var complaints: [String] = []
  private(set) var isUpdating = false
  private(set) var pen = Shown()
  private let columns: Int
  private let rows: Int
  private var x = 0
  private var y = 0

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    // Rubbish, so that a cell that is never painted shows up.
    screen = Array(
      repeating: Array(repeating: Shown(text: "?", foreground: 1, background: 2), count: columns), count: rows)
  }

  mutating func feed(_ bytes: [UInt8]) {
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      if scalar == "\u{1B}" {
        guard index < scalars.count, scalars[index] == "[" else { return complain("not a CSI") }
        index += 1
        var parameters = ""
        while index < scalars.count, !(0x40...0x7E).contains(scalars[index].value) {
          parameters.unicodeScalars.append(scalars[index])
          index += 1
        }
        guard index < scalars.count else { return complain("cut off") }
        control(scalars[index], parameters)
        index += 1
      } else if scalar.value < 0x20 {
        complain("control \(scalar.value)")
      } else {
        write(scalar)
      }
    }
  }

  private mutating func complain(_ text: String) { complaints.append(text) }

  private mutating func control(_ final: Unicode.Scalar, _ text: String) {
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    switch (final, text) {
    case ("h", "?2026"): isUpdating = true
    case ("l", "?2026"): isUpdating = false
    case ("H", _):
      y = max(numbers.first ?? 1, 1) - 1
      x = max(numbers.count > 1 ? numbers[1] : 1, 1) - 1
      if x >= columns || y >= rows { complain("address \(text)") }
    case ("C", _):
      x += max(numbers.first ?? 1, 1)
      if x >= columns { complain("moved out by \(text)") }
    case ("K", ""): for column in x..<columns { set(column, Shown(background: pen.background)) }
    case ("m", _): select(numbers)
    default: complain("unknown CSI \(text)\(final)")
    }
  }

  private mutating func select(_ numbers: [Int]) {
    var rest = numbers[...]
    while let number = rest.popFirst() {
      switch number {
      case 0: pen = Shown()
      case 1, 2, 4, 7: pen.attributes.insert(number)
      case 22: pen.attributes.subtract([1, 2])
      case 24, 27: pen.attributes.remove(number - 20)
      case 39: pen.foreground = nil
      case 49: pen.background = nil
      case 38, 48:
        let color: Int
        switch rest.popFirst() {
        case 2 where rest.count >= 3:
          color = rest.prefix(3).reduce(0) { $0 << 8 | $1 }
          rest = rest.dropFirst(3)
        case 5 where rest.count >= 1:
          color = 0x100_0000 + rest.removeFirst()
        default: return complain("colour")
        }
        if number == 38 { pen.foreground = color } else { pen.background = color }
      default: complain("SGR \(number)")
      }
    }
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    if (0x300...0x36F).contains(scalar.value) {
      guard x > 0 else { return complain("mark at the margin") }
      let target = screen[y][x - 1].width == 0 ? x - 2 : x - 1
      screen[y][target].text.unicodeScalars.append(scalar)
      return
    }
    let width = sampleWide.contains(scalar) ? 2 : 1
    // No automatic wrap, but no character either that the encoder should not have sent.
    guard x + width <= columns, y < rows else { return complain("wrote outside at \(x),\(y)") }
    var cell = pen
    cell.text = String(scalar)
    cell.width = width
    set(x, cell)
    if width == 2 {
      set(x + 1, Shown())
      screen[y][x] = cell
      var half = pen
      half.text = ""
      half.width = 0
      screen[y][x + 1] = half
    }
    x += width
  }

  private mutating func set(_ column: Int, _ cell: Shown) {
    if screen[y][column].width == 0 { screen[y][column - 1] = Shown() }
    if screen[y][column].width == 2, column + 1 < columns { screen[y][column + 1] = Shown() }
    screen[y][column] = cell
  }
}

/// The wide characters that tests use.
let sampleWide: Set<Unicode.Scalar> = ["断", "面", "한", "🧠", "Ａ"]

/// What a user sees of a grid, cell by cell; what cannot be seen is made equal.
func visible(_ grid: CellGrid, mode: ColorMode = .truecolor) -> [[VirtualTerminal.Shown]] {
  (0..<grid.height).map { row in
    (0..<grid.width).map { column in
      let cell = grid[column, row]
      var text = cell.width == 0 ? "" : String(cell.scalar)
      if let mark = cell.combiningMark { text.unicodeScalars.append(mark) }
      var numbers: Set<Int> = []
      if cell.attributes.contains(.bold) { numbers.insert(1) }
      if cell.attributes.contains(.dim) { numbers.insert(2) }
      if cell.attributes.contains(.underline) { numbers.insert(4) }
      if cell.attributes.contains(.reverse) { numbers.insert(7) }
      func color(_ color: Color) -> Int? {
        color.rgb.map { mode == .truecolor ? Int($0) : 0x100_0000 + Int(Palette256.nearest($0)) }
      }
      return VirtualTerminal.Shown(
        text: text, foreground: color(cell.foreground), background: color(cell.background), attributes: numbers,
        width: cell.width)
    }
  }
}

/// The same with invisible differences removed.
func canonical(_ screen: [[VirtualTerminal.Shown]]) -> [[VirtualTerminal.Shown]] {
  screen.map { row in
    row.map { cell in
      var cell = cell
      let isLineless = cell.attributes.isDisjoint(with: [4, 7])
      if isLineless, ["▄", "▀"].contains(cell.text), cell.foreground == cell.background { cell.text = " " }
      if isLineless, cell.text == " " {
        cell.foreground = nil
        cell.attributes = []
      }
      // The right half of a wide character looks as the left one says.
      if cell.width == 0 { cell = VirtualTerminal.Shown(text: "", width: 0) }
      return cell
    }
  }
}
