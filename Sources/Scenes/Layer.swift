import Voxels

/// One image of a scene.
public struct Layer: Sendable {
  public enum Kind: String, Sendable {
    case intensity, segmentation
  }

  public var name: String
  /// Where the image lies, as the source has it.
  public var path: String
  public var kind: Kind
  public var format: String
  /// The image, or why it is not available.
  public var volume: Result<Pyramid, Failure>
  /// What the source wants the layer to look like.
  public var preset: LayerPreset
  /// The same for each channel, where the source speaks of channels.
  public var channels: [ChannelPreset]
  /// Colours of segments, where the source has them: `0xRRGGBBAA` by id.
  public var labelColors: [UInt64: UInt32]
  /// Names of segments by id, where the source has them.
  public var segmentNames: [UInt64: String]

  public init(
    name: String, path: String, kind: Kind, format: String, volume: Result<Pyramid, Failure>,
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

  /// The unit of the x axis (or of whatever spatial axis there is), as the source spells it.
  public var unit: String? { pyramid?.unit }

  public var channelCount: Int {
    guard let pyramid, let axis = pyramid.channelAxis else { return 1 }
    return max(1, pyramid.levels[0].array.shape[axis])
  }

  public var timeCount: Int {
    guard let pyramid, let axis = pyramid.timeAxis else { return 1 }
    return max(1, pyramid.levels[0].array.shape[axis])
  }
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

  public init() {}

  /// This preset with everything that `other` says on top.
  public func overridden(by other: LayerPreset) -> LayerPreset {
    var result = self
    result.min = other.min ?? min
    result.max = other.max ?? max
    result.gamma = other.gamma ?? gamma
    result.color = other.color ?? color
    result.opacity = other.opacity ?? opacity
    result.inverted = other.inverted ?? inverted
    result.visible = other.visible ?? visible
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
