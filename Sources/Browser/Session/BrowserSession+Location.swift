import Voxels

/// Where the chunk under the crosshair is stored: the panel follows the crosshair, and a key copies what it says.
extension BrowserSession {
  /// Asks for the place of the chunk under the crosshair, to be copied once it is known.
  func locateChunk() {
    guard let chunk = state.chunkUnderCrosshair, let key = chunk.key else {
      state.message = state.chunkUnderCrosshair == nil ? "there is no layer to look into" : nil
      return
    }
    lookup.want(key, anew: true)
    copiedChunk = key
  }

  /// Brings the panel up to the crosshair, and copies what was asked for when it has become known.
  func followChunk() {
    guard state.overlay == .location, var chunk = state.chunkUnderCrosshair else {
      lookup.want(nil)
      (state.chunk, copiedChunk) = (nil, nil)
      return
    }
    lookup.want(chunk.key)
    chunk.answer = lookup.answer
    state.chunk = chunk
    guard copiedChunk != nil else { return }
    if copiedChunk == chunk.key {
      guard let answer = chunk.answer else { return }
      if case .found(let location) = answer {
        screen.copy(location.line)
        state.message = "where the chunk is stored is copied"
      }
    }
    // Whoever has moved on meanwhile does not want the place of another chunk.
    copiedChunk = nil
  }
}
