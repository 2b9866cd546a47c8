import ArgumentParser
import Browser
import Glibc
import Glyphs
import Slicing
import Voxels

/// The options of everything that draws.
struct ViewOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How pixels become characters.", valueName: "auto|half"))
  var graphics: String = "auto"

  @Option(help: ArgumentHelp("How many colours the terminal is sent.", valueName: "auto|truecolor|256"))
  var color: String = "auto"

  @Option(help: ArgumentHelp("Key map.", valueName: "webknossos|neuroglancer"))
  var keys: String = Keymaps.webknossos.name

  @Option(help: ArgumentHelp("What pixels show of the voxels around them.", valueName: "nearest|linear"))
  var interpolation: String = Interpolation.nearest.rawValue

  @Option(
    help: ArgumentHelp("Memory for chunks and indexes, such as 512M; a gigabyte at most by default.", valueName: "size")
  )
  var cacheMemory: ByteSize?

  @Flag(help: "Leave the mouse to the terminal.")
  var noMouse = false

  @Option(help: ArgumentHelp("Append one JSON object a frame to a file.", valueName: "file"))
  var trace: String?

  func validate() throws {
    let later = ["quadrant", "sextant", "octant", "kitty", "sixel", "iterm"]
    if later.contains(graphics) {
      throw ValidationError("--graphics \(graphics) is not available in this version; use half")
    }
    guard graphics == "auto" || GlyphEncoderRegistry.named(graphics) != nil else {
      throw ValidationError("--graphics \(graphics.printable) is unknown; use auto or half")
    }
    if ["16", "gray"].contains(color) {
      throw ValidationError("--color \(color) is not available in this version; use truecolor or 256")
    }
    guard color == "auto" || ColorMode(name: color) != nil else {
      throw ValidationError("--color \(color.printable) is unknown; use auto, truecolor or 256")
    }
    guard Interpolation(rawValue: interpolation) != nil else {
      throw ValidationError("--interpolation \(interpolation.printable) is unknown; use nearest or linear")
    }
    guard Keymaps.named(keys) != nil else {
      throw ValidationError(
        "--keys \(keys.printable) is unknown; use \(Keymaps.all.map(\.name).joined(separator: " or "))")
    }
  }

  var glyphs: any GlyphEncoder.Type { GlyphEncoderRegistry.named(graphics) ?? HalfBlock.self }

  var pixelInterpolation: Interpolation { Interpolation(rawValue: interpolation) ?? .nearest }

  var keymap: Keymap { Keymaps.named(keys) ?? Keymaps.webknossos }

  /// The colours of a file or pipe, where nobody can be asked: all of them.
  var fileColors: ColorMode { ColorMode(name: color) ?? .truecolor }

  /// One gigabyte, or a quarter of the machine's memory, whichever is less.
  var cacheBudget: Int {
    cacheMemory.map { max(1 << 20, $0.bytes) } ?? MemoryLedger.defaultBudget
  }
}
