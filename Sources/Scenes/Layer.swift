import JSON
import Voxels

/// One image of a scene.
public struct Layer: Sendable {
  public enum Kind: String, Sendable {
    case intensity, segmentation
  }

  /// Its own name; layers of different groups may have the same.
  public var name: String
  /// The names of the groups that it is in, outermost first: nested collections, an image and its labels.
  public var groups: [String] = []
  /// Where the image lies, as the source has it.
  public var path: String
  /// What opens this layer, and no other where it can be opened alone: an absolute path or a URL, without tokens and
  /// passwords. Nil when nothing is known to.
  public var address: String?
  /// Where the layer's own data lie, for other programs: as ``address``, but never more than this layer.
  public var dataAddress: String?
  /// Which of the layers at the address it is, by its full name there; nil where it is the only one.
  public var part: String?
  public var kind: Kind
  public var format: String
  /// The version of the format, as the source has it.
  public var version = ""
  /// The placement that the source gives the image by itself, before a collection or a viewer moves it.
  public var ownPlacement: AffineTransform?
  /// The unit of the world that it leads to.
  public var ownUnit: String?
  /// The axes of that world, and what documents call it, where they do.
  var ownAxes: [Axis] = []
  var ownSystem: String?
  /// Whether a collection may move the layer, which is known for sure only when it is open.
  var mayBeMoved = false
  /// Whether the document at the layer's address lists its levels, and so places it as well.
  var isListed = false
  /// The image, why it is not available, or how to open it.
  public var volume: LayerVolume
  /// How to open it again, where it was a pending member.
  public var member: PendingMember?
  /// What the source wants the layer to look like.
  public var preset: LayerPreset
  /// The same for each channel, where the source speaks of channels.
  public var channels: [ChannelPreset]
  /// Colours of segments, where the source has them: `0xRRGGBBAA` by id.
  public var labelColors: [UInt64: UInt32]
  /// Names of segments by id, where the source has them.
  public var segmentNames: [UInt64: String]
  /// The attributes that a collection gives its member, as they stand there; null for other layers.
  public var memberAttributes: JSON = .null
  /// What ``preset`` and ``channels`` were when the layer was opened, before anybody changed them.
  public private(set) var sourcePreset = LayerPreset()
  public private(set) var sourceChannels: [ChannelPreset] = []
  /// The coordinate systems of the image, where they have names.
  var space: LayerSpace?
  /// Which layer of its source it was then: its number, and inside of nested collections more of them.
  var sourceOrder: [Int] = []

  public init(
    name: String, path: String, kind: Kind, format: String, volume: LayerVolume,
    preset: LayerPreset = LayerPreset(), channels: [ChannelPreset] = [], labelColors: [UInt64: UInt32] = [:],
    segmentNames: [UInt64: String] = [:]
  ) {
    self.name = name
    self.path = path
    self.kind = kind
    self.format = format
    self.volume = volume
    self.preset = preset
    self.channels = channels
    self.labelColors = labelColors
    self.segmentNames = segmentNames
  }

  public var pyramid: Pyramid? { try? volume.get() }

  /// Whether somebody has changed how the layer looks.
  public var isChanged: Bool { preset != sourcePreset || channels != sourceChannels }

  /// Takes how the layer looks now for what its source says.
  mutating func markUnchanged() { (sourcePreset, sourceChannels) = (preset, channels) }

  /// Takes where the layer lies now for what its source says.
  mutating func keepOwnPlacement() {
    guard let pyramid else { return }
    (ownPlacement, ownUnit) = (pyramid.placement, pyramid.unit)
    (ownAxes, ownSystem) = (space?.axes ?? pyramid.worldAxes ?? pyramid.axes, space?.name)
  }

  /// Puts what the source says of a layer that has just been opened on top, and then what was changed meanwhile.
  mutating func put(_ changes: LayerPreset, over said: LayerPreset) {
    preset = preset.overridden(by: said)
    markUnchanged()
    preset = preset.overridden(by: changes)
  }

  /// The name with its groups: `cortex/em`. What the command line calls the layer.
  public var fullName: String { (groups + [name]).joined(separator: "/") }

  /// The unit of the x axis (or of whatever spatial axis there is), as the source spells it.
  public var unit: String? { pyramid?.unit }

  /// Which way through a body the layer's voxel axes x, y and z run; nil for an axis of which that is not known. The
  /// margins of a slice are marked with the letters of the poles: where voxels of `x` begin is `orientation[0]?.low`.
  public var orientation: [AnatomicalDirection?] { pyramid?.orientation ?? [nil, nil, nil] }

  public var channelCount: Int {
    guard let pyramid, let axis = pyramid.channelAxis else { return 1 }
    return max(1, pyramid.levels[0].array.shape[axis])
  }

  public var timeCount: Int {
    guard let pyramid, let axis = pyramid.timeAxis else { return 1 }
    return max(1, pyramid.levels[0].array.shape[axis])
  }
}

/// How a layer goes with what lies below it.
public enum LayerBlend: String, Sendable {
  /// Added, as light is.
  case additive
  /// Laid over it, by the opacity.
  case over
}

/// What a source says about how a layer looks; what it does not say is nil.
public struct LayerPreset: Sendable, Equatable {
  /// The window: values shown as black and as white.
  public var min: Double?
  public var max: Double?
  public var gamma: Double?
  /// `0xRRGGBB`.
  public var color: UInt32?
  /// 0…1.
  public var opacity: Double?
  public var inverted: Bool?
  public var visible: Bool?
  /// The name of a colormap.
  public var colormap: String?
  public var blend: LayerBlend?
  /// The segments to show; all when it is empty.
  public var selection: Set<UInt64>?

  public init() {}

  /// This preset with everything that `other` says on top. A colour takes the place of a colormap.
  public func overridden(by other: LayerPreset) -> LayerPreset {
    var result = self
    result.min = other.min ?? min
    result.max = other.max ?? max
    result.gamma = other.gamma ?? gamma
    result.color = other.color ?? color
    result.opacity = other.opacity ?? opacity
    result.inverted = other.inverted ?? inverted
    result.visible = other.visible ?? visible
    result.colormap = other.colormap ?? (other.color == nil ? colormap : nil)
    result.blend = other.blend ?? blend
    result.selection = other.selection ?? selection
    return result
  }
}

/// A channel's name and looks.
public struct ChannelPreset: Sendable, Equatable {
  public var label: String?
  public var preset: LayerPreset

  public init(label: String? = nil, preset: LayerPreset = LayerPreset()) {
    self.label = label
    self.preset = preset
  }
}
