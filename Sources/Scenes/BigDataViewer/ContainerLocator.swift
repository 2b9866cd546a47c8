import Formats
import Stores
import Voxels
import XML

/// Finds the container of a BigDataViewer project.
struct ContainerLocator {
  let project: SpimData
  /// Where the document lies.
  let document: Location

  /// - Throws: ``Failure``: `unsupported` for other loaders than those of HDF5 and N5, `missing` when nothing is there.
  func container() async throws -> any BDVContainer {
    let loader = project.loader
    let format = loader.attributes["format"] ?? ""
    switch format {
    case "bdv.hdf5":
      let root = try await root(loader["hdf5"], format: "hdf5")
      var partitions: [HDF5Container.Partition] = []
      for element in loader.all("partition") { partitions.append(try partition(element)) }
      return HDF5Container(root: root, partitions: partitions)
    case "bdv.n5": return N5Container(root: try await root(loader["n5"], format: "n5"))
    default:
      throw Failure(
        .unsupported, document.name, "is a BigDataViewer project of images in the format \"\(format)\"",
        remedy: "bdv.hdf5 and bdv.n5 are read; open the images themselves")
    }
  }

  private func root(_ element: XML?, format: String) async throws -> any GroupNode {
    let place = try location(element)
    guard let node = try await FormatRegistry.open(place, as: format) else {
      throw Failure(
        .missing, place.name, "is no \(format == "n5" ? "N5 folder" : "HDF5 file"), but \(document.name) says so",
        remedy: "put it there, or correct the path in the document")
    }
    guard case .group(let group) = node else {
      throw Failure(.invalid, place.name, "is an array, where \(document.name) says that its images are")
    }
    return group
  }

  private func partition(_ element: XML) throws(Failure) -> HDF5Container.Partition {
    let timepoints = try numbers(element, "timepoints")
    let setups = try numbers(element, "setups")
    return HDF5Container.Partition(
      location: try location(element["path"]), timepoints: timepoints, setups: setups)
  }

  /// Numbers inside a partition by those of the project.
  private func numbers(_ element: XML, _ name: String) throws(Failure) -> [Int: Int] {
    guard let own = element[name].flatMap({ Numbers.ints($0.text) }) else {
      throw Failure(.invalid, document.name, "a <partition> has no \(name)")
    }
    let mapped = element["\(name)Mapped"].map { Numbers.ints($0.text) } ?? own
    guard let mapped, mapped.count == own.count else {
      throw Failure(.invalid, document.name, "the \(name)Mapped of a <partition> do not fit its \(name)")
    }
    return Dictionary(zip(own, mapped)) { first, _ in first }
  }

  private func location(_ element: XML?) throws(Failure) -> Location {
    guard let element, !element.text.isEmpty else {
      throw Failure(.invalid, document.name, "the <ImageLoader> does not say where the images are")
    }
    let base = try project.basePath.map { base throws(Failure) in try place(base, from: document.parent) }
    return try place(element, from: base ?? document.parent)
  }

  private func place(_ element: XML, from base: Location) throws(Failure) -> Location {
    var path = element.text
    if element.attributes["type"] == "relative" {
      // Projects that were made on Windows.
      return base.appending(String(path.map { $0 == "\\" ? "/" : $0 }))
    }
    // Java writes local URLs with one slash.
    if path.hasPrefix("file:/"), !path.hasPrefix("file://") { path = "file://" + path.dropFirst("file:".count) }
    return try StoreRegistry.locate(path, relativeTo: base)
  }
}
