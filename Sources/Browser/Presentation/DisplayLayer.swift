import Rendering
import Scenes
import Slicing
import Voxels

/// One row of the layer panel: an image, or one channel of it, as it is drawn.
public struct DisplayLayer: Sendable {
  public let name: String
  public let kind: Layer.Kind
  /// What is drawn, or why nothing is.
  public let volume: Result<SlicedVolume, Failure>
  /// The mags of the volume's levels, finest first.
  public let mags: [Vector3<Int>]
  public var style: LayerStyle
  public var isVisible: Bool
  /// What the source asks for, to go back to.
  public let presetStyle: LayerStyle
  /// The scene layer that this is (a channel of).
  public let layerIndex: Int
  public let channel: Int
  /// Names of segments by id.
  let segmentNames: [UInt64: String]

  init(
    name: String, kind: Layer.Kind, volume: Result<SlicedVolume, Failure>, mags: [Vector3<Int>], style: LayerStyle,
    isVisible: Bool, layerIndex: Int, channel: Int, segmentNames: [UInt64: String] = [:]
  ) {
    self.name = name
    self.kind = kind
    self.volume = volume
    self.mags = mags
    self.style = style
    self.isVisible = isVisible
    presetStyle = style
    self.layerIndex = layerIndex
    self.channel = channel
    self.segmentNames = segmentNames
  }

  /// The volume when the layer is switched on and could be opened.
  var drawn: SlicedVolume? { isVisible ? try? volume.get() : nil }
}
