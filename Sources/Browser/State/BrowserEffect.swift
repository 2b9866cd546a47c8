/// What a command wants done that is not a change of state.
public enum BrowserEffect: Sendable, Equatable {
  case quit
  case suspend
  /// Go back to the list of images.
  case choose
  /// Save the viewports as a picture.
  case screenshot
  /// Put a link to what is shown on the clipboard.
  case copyLink
  /// Draw every cell anew.
  case redraw
  /// Read chunks again that failed.
  case retry
  /// Fit a layer's window to what the active viewport shows.
  case autoContrast(layer: Int)
}
