import Rendering
import Voxels

/// A window from the data of the coarsest mag, for sources that say nothing.
enum WindowEstimate {
  /// The window for one channel, see ``Rendering/InitialWindow``; nil when nothing but fill value is seen, or nothing can
  /// be read.
  static func window(_ pyramid: Pyramid, channel: Int) async -> IntensityWindow? {
    guard let sampler = CoarseSampler(pyramid, channel: channel) else { return nil }
    // Where a few chunks are empty others may not be.
    for round in CoarseSampler.Round.allCases {
      let sample = await sampler.sample(round)
      let fill = sampler.array.fillValue
      if let window = InitialWindow.window(for: sample.blocks, missing: sample.missing, fillValue: fill) {
        return window
      }
    }
    return nil
  }
}
