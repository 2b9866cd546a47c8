import Voxels

/// Lines to the user that are no errors.
enum Warnings {
  static func print(_ line: String) { StandardError.write("microtome: \(line.printable)\n") }

  static func print(_ lines: [String]) { for line in lines { print(line) } }
}
