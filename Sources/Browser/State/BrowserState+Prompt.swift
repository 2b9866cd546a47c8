import Rendering
import Voxels

extension BrowserState {
  /// Carries out a line that was typed at the prompt: a position, or a word with its arguments.
  public mutating func run(_ line: String) -> BrowserEffect? {
    let words = line.split { $0 == " " || $0 == "," || $0 == "\t" }.map(String.init)
    guard let first = words.first else { return nil }
    let numbers = words.compactMap(Double.init)
    if numbers.count == words.count {
      guard numbers.count == 3, numbers.allSatisfy(\.isFinite) else {
        message = "a position has three numbers: x,y,z"
        return nil
      }
      position = Vector3(numbers[0], numbers[1], numbers[2])
      clampPosition()
      return nil
    }
    let arguments = words.dropFirst().compactMap(Double.init).filter(\.isFinite)
    switch first {
    case "q", "quit": return .quit
    case "help": overlay = .help(scroll: 0)
    case "goto" where arguments.count == 3:
      position = Vector3(arguments[0], arguments[1], arguments[2])
      clampPosition()
    case "zoom" where arguments.count == 1 && arguments[0] > 0:
      zoom = arguments[0]
      zoom(by: 1)
    case "window" where arguments.count == 2:
      changeSelected { layer in
        guard case .intensity(var style) = layer.style else { return }
        style.window = IntensityWindow(minimum: arguments[0], maximum: arguments[1])
        layer.style = .intensity(style)
      }
    case "goto", "zoom", "window": message = "goto x,y,z · zoom 2 · window 0 255"
    default: message = "unknown command \(first.printable): try x,y,z, zoom, window, help or q"
    }
    return nil
  }
}
