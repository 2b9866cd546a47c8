import ArgumentParser
import Voxels

/// Which arrays of a source are meant.
struct ArrayChoiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only that layer.", valueName: "name"))
  var layer: String?

  @Option(help: ArgumentHelp("Only that mag, such as 1 or 4-4-2.", valueName: "mag"))
  var mag: MagArgument?

  @Option(help: ArgumentHelp("Only the array or group at that path inside the source.", valueName: "path"))
  var array: String?

  func validate() throws {
    if array != nil, layer != nil || mag != nil {
      throw ValidationError("--array cannot be combined with --layer or --mag")
    }
  }

  var choice: SourceArrays.Choice { SourceArrays.Choice(layer: layer, mag: mag?.mag, array: array) }

  /// Tells one choice from another one, in words.
  var key: String { "layer \(layer ?? "") mag \(mag.map { Mag.name($0.mag) } ?? "") array \(array ?? "")" }
}
