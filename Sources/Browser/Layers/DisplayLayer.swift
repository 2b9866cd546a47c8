import Rendering
import Scenes
import Slicing
import Voxels

/// What is drawn of a scene as one: an image, or one channel of it.
public struct DisplayLayer: Sendable {
  /// What there is to draw.
  public enum Volume: Sendable {
    case ready(SlicedVolume)
    case failed(Failure)
    /// A member of a collection that is not open yet.
    case pending

    public var isFailed: Bool { if case .failed = self { true } else { false } }
    public var isPending: Bool { if case .pending = self { true } else { false } }
  }

  /// With the name of its image in front, where it is a channel.
  public let name: String
  /// Its name beside the others of its image.
  public let label: String
  /// The name of its image with the groups that it is in.
  public let fullName: String
  public let kind: Layer.Kind
  public internal(set) var volume: Volume
  /// The mags of the volume's levels, finest first.
  public let mags: [Vector3<Int>]
  public internal(set) var style: LayerStyle
  public internal(set) var isVisible: Bool
  /// What the source asks for, to go back to.
  public private(set) var presetStyle: LayerStyle
  /// Whether the window that it is to have at first is still being guessed.
  private(set) var awaitsWindow = false
  /// Whether the source has it on.
  let isPresetVisible: Bool
  /// Whether it is one of the channels that are on when its image is.
  let isChannelVisible: Bool
  /// Whether it is on when the group is that it came with.
  var isShownInGroup = true
  public let channel: Int
  /// Names of segments by id.
  let segmentNames: [UInt64: String]
  /// The node of a ``LayerTree`` that shows it.
  var node = LayerTree.root

  init(_ look: LayerLooks.Look, of layer: Layer, channel: Int, volume: SlicedVolume, mags: [Vector3<Int>]) {
    name = look.name
    label = look.label
    fullName = layer.fullName
    kind = layer.kind
    self.volume = .ready(volume)
    self.mags = mags
    style = look.style
    presetStyle = look.style
    (isVisible, isPresetVisible) = (look.isVisible, look.isVisible)
    isChannelVisible = look.isChannelVisible
    self.channel = channel
    awaitsWindow = look.awaitsWindow
    segmentNames = layer.segmentNames
  }

  /// A layer that cannot be drawn, or not yet.
  init(_ layer: Layer, _ volume: Volume) {
    name = layer.name
    label = layer.name
    fullName = layer.fullName
    kind = layer.kind
    self.volume = volume
    mags = []
    style = .intensity(IntensityStyle(window: IntensityWindow(minimum: 0, maximum: 255)))
    presetStyle = style
    // Of what is there to choose from nothing is opened unasked.
    isPresetVisible = volume.isPending && !layer.volume.isOption && layer.preset.visible ?? true
    isVisible = isPresetVisible
    isChannelVisible = true
    channel = 0
    segmentNames = [:]
  }

  /// Whether it is not drawn, since its window is not known: neither guessed yet, nor chosen by the user meanwhile.
  var isHeldBack: Bool {
    guard awaitsWindow, case .intensity(let shown) = style, case .intensity(let first) = presetStyle else {
      return false
    }
    return shown.window == first.window
  }

  /// Takes the window that it was waiting for; one that the user has chosen meanwhile stays.
  mutating func take(_ guessed: LayerStyle) {
    guard awaitsWindow, case .intensity(let guess) = guessed, case .intensity(var first) = presetStyle,
      case .intensity(var shown) = style
    else { return }
    if shown.window == first.window { shown.window = guess.window }
    first.window = guess.window
    (style, presetStyle, awaitsWindow) = (.intensity(shown), .intensity(first), false)
  }

  /// The volume when the layer is switched on and could be opened.
  var drawn: SlicedVolume? {
    if isVisible, case .ready(let volume) = volume { volume } else { nil }
  }
}
