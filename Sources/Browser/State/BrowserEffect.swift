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
  /// Find out where the chunk under the crosshair is stored, and copy it.
  case locateChunk
  /// Keep what is shown as a collection in a file.
  case save(path: String)
  /// Draw every cell anew.
  case redraw
  /// Read chunks again that failed, and open layers again that did.
  case retry
  /// Fit the windows of what is selected to what the active viewport shows.
  case autoContrast
  /// Show the segment under the crosshair, or hide it again.
  case pickSegment
}
