/// Something that the mouse did.
public struct MouseEvent: Hashable, Sendable {
  /// What was pressed or turned.
  public enum Button: Hashable, Sendable {
    /// Buttons that can be held down.
    case left, middle, right
    /// Turns of a wheel are presses without a release.
    case wheelUp, wheelDown, wheelLeft, wheelRight
  }

  /// What happened to a button.
  public enum Kind: Hashable, Sendable {
    /// Went down, or up again.
    case press, release
    /// Moved to another cell with the button held down.
    case drag
  }

  /// What happened.
  public let kind: Kind
  /// To which button.
  public let button: Button
  /// The column of the cell, counted from 0.
  public let column: Int
  /// The row of the cell, counted from 0.
  public let row: Int
  /// The keys held down meanwhile.
  public let modifiers: Key.Modifiers

  /// An event in a cell, its column and row counted from 0.
  public init(_ kind: Kind, _ button: Button, column: Int, row: Int, modifiers: Key.Modifiers = []) {
    self.kind = kind
    self.button = button
    self.column = column
    self.row = row
    self.modifiers = modifiers
  }

  /// A report in xterm's encoding; nil for buttons without a name and motion without a button.
  ///
  /// - Parameters:
  ///   - code: the button in bits 0–1, 6 and 7; shift 4, alt 8, ctrl 16; motion 32.
  ///   - x: the column, counted from 1.
  ///   - y: the row, counted from 1.
  init?(code: Int, x: Int, y: Int, isRelease: Bool) {
    let buttons: [Int: Button] = [
      0: .left, 1: .middle, 2: .right, 64: .wheelUp, 65: .wheelDown, 66: .wheelLeft, 67: .wheelRight,
    ]
    guard let button = buttons[code & ~0x3C] else { return nil }
    var modifiers: Key.Modifiers = []
    if code & 4 != 0 { modifiers.insert(.shift) }
    if code & 8 != 0 { modifiers.insert(.alt) }
    if code & 16 != 0 { modifiers.insert(.ctrl) }
    let isWheel = code & 64 != 0
    if isWheel && isRelease { return nil }
    let kind: Kind = isRelease ? .release : code & 32 != 0 && !isWheel ? .drag : .press
    self.init(kind, button, column: max(x - 1, 0), row: max(y - 1, 0), modifiers: modifiers)
  }
}
