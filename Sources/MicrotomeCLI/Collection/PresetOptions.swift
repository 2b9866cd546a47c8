import ArgumentParser
import Rendering
import Scenes
import Voxels

/// How a layer is to look, on the command line. What is not given is left as it is.
struct PresetOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("The value that is shown black.", valueName: "value"))
  var min: Double?

  @Option(parsing: .unconditional, help: ArgumentHelp("The value that is shown white.", valueName: "value"))
  var max: Double?

  @Option(help: ArgumentHelp("Exponent of the window, 1 for none.", valueName: "gamma"))
  var gamma: Double?

  @Option(help: ArgumentHelp("Such as #ff8800 or orange.", valueName: "color"))
  var color: String?

  @Option(help: ArgumentHelp("0 to 1.", valueName: "opacity"))
  var opacity: Double?

  @Flag(inversion: .prefixedNo, help: "Whether black and white are exchanged.")
  var inverted: Bool?

  @Option(help: ArgumentHelp("Such as viridis.", valueName: "name"))
  var colormap: String?

  @Option(help: ArgumentHelp("How it goes with what lies below.", valueName: "over|additive"))
  var blend: String?

  @Option(help: ArgumentHelp("The segments to show, by their ids; none shows all.", valueName: "id,id,…"))
  var segments: String?

  @Flag(help: "Switched off.")
  var hidden = false

  @Flag(help: "Switched on.")
  var visible = false

  func validate() throws {
    for (name, value) in [("min", min), ("max", max)] where value?.isFinite == false {
      throw ValidationError("--\(name) must be a number")
    }
    if let gamma, !(gamma > 0 && gamma.isFinite) { throw ValidationError("--gamma must be a positive number") }
    if let opacity, !(0...1).contains(opacity) { throw ValidationError("--opacity must be 0 to 1") }
    if let color, ColorParser.color(color) == nil {
      throw ValidationError("--color \(color.printable) is no colour; write it like #ff8800")
    }
    if let colormap, Colormaps.named(colormap) == nil {
      throw ValidationError(
        "--colormap \(colormap.printable) is unknown; use \(Colormaps.all.map(\.name).joined(separator: ", "))")
    }
    if let blend, LayerBlend(rawValue: blend) == nil {
      throw ValidationError("--blend \(blend.printable) is unknown; use over or additive")
    }
    if let segments, PresetOptions.ids(segments) == nil {
      throw ValidationError("--segments \(segments.printable) is no list of ids; write it like 17,42")
    }
    if hidden, visible { throw ValidationError("--hidden and --visible cannot be combined") }
  }

  var preset: LayerPreset {
    var preset = LayerPreset()
    (preset.min, preset.max, preset.gamma, preset.opacity) = (min, max, gamma, opacity)
    preset.color = color.flatMap { ColorParser.color($0) }
    preset.inverted = inverted
    preset.colormap = colormap
    preset.blend = blend.flatMap(LayerBlend.init(rawValue:))
    preset.selection = segments.flatMap(PresetOptions.ids)
    preset.visible = hidden ? false : visible ? true : nil
    return preset
  }

  private static func ids(_ text: String) -> Set<UInt64>? {
    if text == "none" { return [] }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let ids = parts.compactMap { UInt64($0) }
    return ids.count == parts.count ? Set(ids) : nil
  }
}
