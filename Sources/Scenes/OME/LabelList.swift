import Formats
import JSON
import Voxels

/// The label images that lie below an image, by their paths below it.
struct LabelList: Sendable {
  private(set) var paths: [String] = []
  private(set) var warnings = Warnings()

  /// What is in the group `labels`.
  static let folder = "labels"
  private static let limit = 256

  /// Looks for label images, with one request. Whatever is wrong with them does not hide the image.
  ///
  /// - Parameter ome: the metadata of the image.
  static func read(below group: any GroupNode, _ ome: JSON) async -> LabelList {
    var list = LabelList()
    // Label images have no labels in turn, and only Zarr has any.
    guard group.format.name == "zarr", ome["image-label"] == nil else { return list }
    do {
      guard let attributes = try await group.attributes(ofGroupAt: folder) else { return list }
      list.read(OMEMetadata.content(attributes)["labels"])
    } catch {
      let failure = Failure.wrapping(error)
      if failure.code != .cancelled { list.warnings.add("its labels are not shown: \(failure.line)") }
    }
    return list
  }

  /// - Parameter value: the list in the metadata of the group of labels.
  private mutating func read(_ value: JSON?) {
    guard let value, !value.isNull else { return }
    let names = value.array?.compactMap(\.string) ?? []
    if names.count != value.array?.count { warnings.add("the list of its labels has something that is no path") }
    if names.count > LabelList.limit {
      warnings.add("\(names.count) label images are listed, of which \(LabelList.limit) are shown")
    }
    var known: Set<String> = []
    for name in names.prefix(LabelList.limit) {
      let path = OMEMetadata.normalized(name)
      guard !path.isEmpty, known.insert(path).inserted else { continue }
      paths.append("\(LabelList.folder)/\(path)")
    }
  }
}
