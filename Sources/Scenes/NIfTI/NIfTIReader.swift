import Formats
import JSON
import Stores
import Voxels

/// NIfTI images: where they lie in the world, their units, window and kind, from the header.
///
/// https://nifti.nimh.nih.gov
enum NIfTIReader: SceneReader {
  static let documentation = PluginDocumentation(
    names: ["nifti"], summary: "NIfTI images with their sform or qform, units, window and label colours.",
    specification: "https://nifti.nimh.nih.gov")

  /// The axes of the spaces of sform and qform.
  private static let world: [(name: String, way: AnatomicalDirection)] = [
    ("x", .leftToRight), ("y", .posteriorToAnterior), ("z", .inferiorToSuperior),
  ]

  /// The intent code of an image whose voxels are labels.
  private static let labelIntent = 1002

  static func read(_ source: OpenedSource, opener: SceneOpener) async throws -> Scene? {
    guard case .array(let node)? = source.node, node.format.name == "nifti" else { return nil }
    let name = name(source.location)
    let attributes = node.attributes
    let isLabels = attributes["intent_code"]?.int == labelIntent && node.array.elementType.isInteger
    var layer = Layer(
      name: name, path: ".", kind: isLabels ? .segmentation : .guessed(elementType: node.array.elementType, name: name),
      format: node.format.name, volume: .ready(pyramid(node)))
    if let low = attributes["cal_min"]?.double, let high = attributes["cal_max"]?.double, low < high {
      (layer.preset.min, layer.preset.max) = (low, high)
    }
    if layer.kind == .segmentation { layer.labelColors = await MRIcronColors.beside(source.location) }
    return Scene(
      source: source.location.name, name: name, format: node.format.name, version: node.format.version,
      layers: [layer])
  }

  private static func pyramid(_ node: ArrayNode) -> Pyramid {
    let orientation = NIfTIOrientation(
      node.attributes, rank: node.attributes["dim"]?.ints?.first ?? node.array.rank)
    let units = node.attributes["xyzt_units"]?.int ?? 0
    let pixdim = node.attributes["pixdim"]?.array ?? []
    var scale = Array(repeating: 1.0, count: node.array.rank)
    var translation = Array(repeating: 0.0, count: node.array.rank)
    let axes = (0..<node.array.rank).map { index -> Axis in
      let name = node.dimensionNames?[index] ?? "d\(index)"
      switch name {
      case "x", "y", "z":
        scale[index] = orientation.scale[index]
        translation[index] = orientation.translation[index]
        return Axis(name: name, kind: .space, unit: spaceUnit(units, isPlaced: orientation.isPlaced))
      case "t":
        if pixdim.count > 4, let step = pixdim[4].double, step > 0 { scale[index] = step }
        translation[index] = node.attributes["toffset"]?.double ?? 0
        return Axis(name: name, kind: .time, unit: timeUnit(units))
      default: return Axis(name: name, kind: name == "c" ? .channel : .other)
      }
    }
    let level = Pyramid.Level(path: ".", array: node.array, scale: scale, translation: translation)
    let unit = spaceUnit(units, isPlaced: orientation.isPlaced)
    return Pyramid(
      axes: axes, levels: [level], placement: orientation.placement,
      worldAxes: orientation.isPlaced
        ? world.map { Axis(name: $0.name, kind: .space, unit: unit, orientation: $0.way) } : nil)
  }

  /// The lowest three bits of `xyzt_units`. Where they say nothing, the spaces of sform and qform are millimetres.
  private static func spaceUnit(_ units: Int, isPlaced: Bool) -> String? {
    switch units & 7 {
    case 1: "meter"
    case 2: "millimeter"
    case 3: "micrometer"
    default: isPlaced ? "millimeter" : nil
    }
  }

  /// The next three bits. The last axis may also be one of a spectrum.
  private static func timeUnit(_ units: Int) -> String? {
    switch units & 56 {
    case 8: "second"
    case 16: "millisecond"
    case 24: "microsecond"
    case 32: "hertz"
    case 40: "ppm"
    case 48: "radian/second"
    default: nil
    }
  }

  /// The file's name without its extension.
  private static func name(_ location: Location) -> String {
    let stem = location.stem
    for suffix in [".nii.gz", ".nii", ".hdr.gz", ".hdr", ".img.gz", ".img"]
    where stem.hasSuffix(suffix) && stem.count > suffix.count {
      return String(stem.dropLast(suffix.count))
    }
    return stem
  }
}
