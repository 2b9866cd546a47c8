import Chunks
import Voxels

/// Gathers slices: what a viewport shows of a volume, a value a pixel.
///
/// A slicer is kept from frame to frame; its memory grows to what the largest frame needs and stays.
public struct Slicer: Sendable {
  private var aligned = AlignedGatherer()
  private var oblique = ObliqueGatherer()
  private var borders: [ChunkBorder]?

  public init() {}

  /// Whether gathering remembers the outlines of chunks.
  public var recordsChunks: Bool {
    get { borders != nil }
    set { borders = newValue ? borders ?? [] : nil }
  }

  /// The outlines of the chunks that were gathered last.
  public var chunkBorders: [ChunkBorder] { borders ?? [] }

  /// Gathers the voxels that a viewport shows: at the wanted level where they are here, else from the finest coarser
  /// level that has them.
  public mutating func gather(
    _ volume: SlicedVolume, level: Int, viewport: Viewport, from cache: ChunkCache, into plane: inout Plane
  ) -> SliceCounts {
    borders?.removeAll(keepingCapacity: true)
    plane.reset(
      width: viewport.width, height: viewport.height, content: volume.content(in: viewport),
      elementType: volume.elementType)
    if volume.isOblique || volume.isInterpolated(in: viewport) {
      return oblique.gather(volume, level: level, viewport: viewport, from: cache, into: &plane, borders: &borders)
    }
    return aligned.gather(volume, level: level, viewport: viewport, from: cache, into: &plane, borders: &borders)
  }
}

extension SlicedVolume {
  /// What a plane of this volume holds.
  fileprivate func content(in viewport: Viewport) -> Plane.Content {
    if isSegmentation { return .label }
    if isInterpolated(in: viewport) { return .float }
    switch elementType {
    case .bool, .uint8, .int8, .uint16, .int16: return .small
    default: return .float
    }
  }
}
