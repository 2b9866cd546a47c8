/// What the terminal writes with at the moment, and how to make it write otherwise.
struct Pen {
  private var foreground = Color.defaultBits
  private var background = Color.defaultBits
  private var attributes: Attributes = []

  /// No colour, no attribute.
  var isPlain: Bool {
    foreground == Color.defaultBits && background == Color.defaultBits && attributes.isEmpty
  }

  /// Whether a cell would come out right without a word.
  @inline(__always)
  func suits(_ cell: Appearance) -> Bool {
    background == cell.background
      && (cell.isBlank
        ? attributes.isDisjoint(with: [.underline, .reverse])
        : foreground == cell.foreground && attributes == cell.attributes)
  }

  /// Back to no colour and no attribute.
  mutating func reset(_ out: inout ByteWriter) {
    if isPlain { return }
    out.text("\u{1B}[0m")
    self = Pen()
  }

  /// One Select Graphic Rendition with what differs.
  @inline(__always)
  mutating func take(_ cell: Appearance, _ out: inout ByteWriter) {
    if suits(cell) { return }
    // A blank shows neither its foreground nor whether it is bold.
    let newForeground = cell.isBlank ? foreground : cell.foreground
    let newAttributes = cell.isBlank ? attributes.intersection([.bold, .dim]) : cell.attributes
    out.bytes(0x5B1B, count: 2)
    if attributes != newAttributes { change(to: newAttributes, &out) }
    if foreground != newForeground {
      color(newForeground, selector: 0x33, &out)
      foreground = newForeground
    }
    if background != cell.background {
      color(cell.background, selector: 0x34, &out)
      background = cell.background
    }
    out.replaceLast(0x6D)
  }

  /// `selector` is the digit 3 for the foreground, 4 for the background.
  @inline(__always)
  private func color(_ bits: UInt32, selector: UInt32, _ out: inout ByteWriter) {
    if bits < Color.defaultBits {
      out.bytes(0x323B_3800 | selector, count: 4)
      out.byte(0x3B)
      out.parameter(bits >> 16)
      out.parameter(bits >> 8)
      out.parameter(bits)
    } else if bits == Color.defaultBits {
      out.bytes(0x3B_3900 | selector, count: 3)
    } else {
      out.bytes(0x353B_3800 | selector, count: 4)
      out.byte(0x3B)
      out.parameter(bits)
    }
  }

  @inline(never)
  private mutating func change(to new: Attributes, _ out: inout ByteWriter) {
    var kept = attributes
    // Bold and dim have one off switch between them.
    if !attributes.intersection([.bold, .dim]).isSubset(of: new) {
      out.text("22;")
      kept.subtract([.bold, .dim])
    }
    if attributes.contains(.underline) && !new.contains(.underline) { out.text("24;") }
    if attributes.contains(.reverse) && !new.contains(.reverse) { out.text("27;") }
    let added = new.subtracting(kept)
    if added.contains(.bold) { out.text("1;") }
    if added.contains(.dim) { out.text("2;") }
    if added.contains(.underline) { out.text("4;") }
    if added.contains(.reverse) { out.text("7;") }
    attributes = new
  }
}
