import CNcurses
import Glibc

extension Terminal {
  /// The size in cells, at least 1×1; 80×24 when the terminal does not say.
  public var size: (columns: Int, rows: Int) {
    let window = windowSize
    guard window.ws_col > 0 && window.ws_row > 0 else { return (80, 24) }
    return (Int(window.ws_col), Int(window.ws_row))
  }

  /// The size of a cell in pixels of the display, where the terminal tells.
  public var cellPixels: (width: Double, height: Double)? {
    let window = windowSize
    guard window.ws_col > 0 && window.ws_row > 0 && window.ws_xpixel > 0 && window.ws_ypixel > 0 else { return nil }
    return (Double(window.ws_xpixel) / Double(window.ws_col), Double(window.ws_ypixel) / Double(window.ws_row))
  }

  private var windowSize: winsize {
    var window = winsize()
    return cncurses_window_size(STDOUT_FILENO, &window) != 0 ? window : winsize()
  }
}
