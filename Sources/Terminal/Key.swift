/// A key with what was held down with it, as far as terminals tell.
///
/// The same key press has one value only: a character never carries `shift` (it is in the character), and with `ctrl` a
/// letter is a small one, for terminals cannot tell Ctrl+P from Ctrl+Shift+P.
public struct Key: Hashable, Sendable {
  /// Which key it is.
  public enum Code: Hashable, Sendable {
    /// Any key that types a character.
    case character(Unicode.Scalar)
    /// Keys that move.
    case up, down, left, right, pageUp, pageDown, home, end, insert, delete
    /// Keys that type no character of their own.
    case backspace, tab, enter, escape
    /// F1 is 1.
    case function(Int)
  }

  /// Keys that change what another key means.
  public struct Modifiers: OptionSet, Hashable, Sendable {
    /// One bit a modifier.
    public let rawValue: UInt8

    /// The modifiers of these bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Either Shift key.
    public static let shift = Modifiers(rawValue: 1)
    /// Alt, Option or Meta, which terminals send as an Escape in front.
    public static let alt = Modifiers(rawValue: 2)
    /// Either Control key.
    public static let ctrl = Modifiers(rawValue: 4)
  }

  /// Which key it is.
  public let code: Code
  /// What was held down with it.
  public let modifiers: Modifiers

  /// A key, brought into its one form.
  public init(_ code: Code, _ modifiers: Modifiers = []) {
    guard case .character(let scalar) = code else {
      self.code = code
      self.modifiers = modifiers
      return
    }
    let isSmall = ("a"..."z").contains(scalar)
    let isLarge = ("A"..."Z").contains(scalar)
    if modifiers.contains(.ctrl) && isLarge {
      self.code = .character(Unicode.Scalar(UInt8(scalar.value + 0x20)))
    } else if modifiers.contains(.shift) && !modifiers.contains(.ctrl) && isSmall {
      self.code = .character(Unicode.Scalar(UInt8(scalar.value - 0x20)))
    } else {
      self.code = code
    }
    self.modifiers = modifiers.subtracting(.shift)
  }

  /// The same key with more held down.
  func adding(_ more: Modifiers) -> Key { Key(code, modifiers.union(more)) }
}
