import Stores
import Voxels

/// The names of WKW files: `z3/y2/x1.wkw`.
enum WKWFiles {
  /// The largest extent: up to here a `Double` has every voxel.
  static let extentLimit = 1 << 53
  /// Folders that are listed at once.
  private static let width = 32

  static func path(_ file: Vector3<Int>) -> String { "z\(file.z)/y\(file.y)/x\(file.x).wkw" }

  /// From the origin to the end of the last file on each axis, in voxels; 0 where there is no file.
  ///
  /// - Throws: ``Failure`` (`unsupported`) when the store cannot list.
  static func extent(in location: Location, fileExtent: Int) async throws -> Vector3<Int> {
    guard let slabs = try await numbers("z", in: location) else {
      throw Failure(
        .unsupported, location.name, "is a WKW folder in a store that cannot list, so that its extent is unknown",
        remedy: "open the dataset that it belongs to")
    }
    var files = Vector3<Int>.zero
    for z in slabs {
      let slab = location.appending("z\(z)")
      let rows = try await numbers("y", in: slab) ?? []
      let counts = try await rows.concurrentMap(width: width) { y in
        try await numbers("x", ".wkw", in: slab.appending("y\(y)"))?.max().map { $0 + 1 } ?? 0
      }
      for (y, count) in zip(rows, counts) where count > 0 {
        files = Vector3(max(files.x, count), max(files.y, y + 1), max(files.z, z + 1))
      }
    }
    guard files.max() <= extentLimit / fileExtent else {
      throw Failure(.unsupported, location.name, "has files beyond voxel \(extentLimit)")
    }
    return files &* Vector3(repeating: fileExtent)
  }

  /// The numbers of the names that are a letter, a number as `path` writes it, and a suffix; nil when the store cannot
  /// list.
  private static func numbers(_ letter: String, _ suffix: String = "", in location: Location) async throws -> [Int]? {
    guard let entries = try await location.store.list(location.key) else { return nil }
    return entries.compactMap { entry in
      guard entry.isPrefix == suffix.isEmpty, entry.name.hasPrefix(letter), entry.name.hasSuffix(suffix) else {
        return nil
      }
      let digits = entry.name.dropFirst(letter.count).dropLast(suffix.count)
      guard let number = Int(digits), number >= 0, number < extentLimit, String(number) == digits else { return nil }
      return number
    }
  }
}
