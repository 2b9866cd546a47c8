import Stores
import Voxels

/// NIfTI-1 and NIfTI-2 images: one file, or a header with the voxels beside it; either may be gzip-compressed.
///
/// They are recognised by their header, whatever they are called. The array has the axes of the header's `dim`, x
/// first; colours have a last axis of 3 or 4 channels. Voxels are scaled by `scl_slope` and `scl_inter` to float64
/// where these say anything.
/// https://nifti.nimh.nih.gov
public enum NIfTIFormat: Format {
  public static let documentation = PluginDocumentation(
    names: ["nifti"], summary: "NIfTI-1 and NIfTI-2 brain images, compressed ones too.",
    specification: "https://nifti.nimh.nih.gov", example: "*.nii, *.nii.gz")

  public static func open(_ location: Location) async throws -> Node? {
    guard let opened = try await header(at: location) else { return nil }
    let (header, file) = opened
    do {
      return .array(try await node(header, file, at: location))
    } catch let failure as Failure where failure.source.isEmpty {
      throw failure.at(file.object.name)
    }
  }

  /// The header at a place, or beside the voxels at that place; nil when there is none.
  private static func header(at location: Location) async throws -> (NIfTIHeader, NIfTIFile)? {
    let isNamed = location.hasSuffix([".nii", ".nii.gz"])
    do {
      guard let file = try await NIfTIFile(location) else { return nil }
      if let header = try NIfTIHeader(file.head) { return (header, file) }
    } catch let failure as Failure where failure.code == .corrupt && !isNamed {
      // Some other compressed file, whatever is wrong with it.
    } catch let failure as Failure where failure.source.isEmpty {
      throw failure.at(location.name)
    }
    if isNamed {
      throw Failure(
        .corrupt, location.name, "does not start with a NIfTI header", remedy: "fetch or write the file again")
    }
    for beside in location.replacing(".img", with: ".hdr") {
      if let file = try await NIfTIFile(beside), let header = try NIfTIHeader(file.head), header.isPair {
        return (header, file)
      }
    }
    return nil
  }

  private static func node(
    _ header: NIfTIHeader, _ file: NIfTIFile, at location: Location
  ) async throws -> ArrayNode {
    let voxels = try NIfTIVoxels(header)
    let extents = try extents(header)
    let start = try start(header)
    guard let count = checkedProduct(extents + [max(voxels.stored.size, voxels.elementType.size)]),
      !start.addingReportingOverflow(count).overflow
    else { throw Failure(.invalid, "", "the extents \(extents) are more than any disk holds") }
    let size = start + extents.reduce(voxels.stored.size, *)
    let data = header.isPair ? try await voxelFile(file, location.store) : file
    let source = try data.source(size: size)
    let names = ["x", "y", "z", "t", voxels.stored.channels > 1 ? "v" : "c", "u", "w"].prefix(extents.count)
    return ArrayNode(
      location: location, format: FormatVersion(name: "nifti", version: "\(header.version)"),
      array: NIfTIArray(
        name: data.object.name, extents: extents, voxels: voxels, source: source, start: start, isGzip: data.isGzip),
      attributes: header.attributes, dimensionNames: names + (voxels.stored.channels > 1 ? ["c"] : []))
  }

  /// The extent of each axis, x first.
  private static func extents(_ header: NIfTIHeader) throws(Failure) -> [Int] {
    guard (1...7).contains(header.dim[0]) else {
      throw Failure(.invalid, "", "dim[0] is \(header.dim[0]), but an image has 1 to 7 axes")
    }
    let extents = Array(header.dim[1...header.dim[0]])
    for (axis, extent) in extents.enumerated() where !(1...NIfTIArray.extentLimit).contains(extent) {
      throw Failure(.invalid, "", "dim[\(axis + 1)] is \(extent), which is no extent")
    }
    return extents
  }

  /// Where the first voxel lies in its file.
  private static func start(_ header: NIfTIHeader) throws(Failure) -> Int {
    // After the header of a single file there are 4 bytes that announce extensions; some writers leave the field 0.
    let least = header.isPair ? 0 : header.version == 1 ? NIfTIHeader.size1 : NIfTIHeader.size2
    if header.voxelOffset == 0, !header.isPair { return least + 4 }
    guard let start = Int(exactly: header.voxelOffset), start >= least, start <= NIfTIArray.extentLimit else {
      throw Failure(.invalid, "", "vox_offset is \(header.voxelOffset), but the header alone takes \(least) bytes")
    }
    return start
  }

  /// The file with the voxels of a header that has none.
  private static func voxelFile(_ header: NIfTIFile, _ store: any Store) async throws -> NIfTIFile {
    let location = Location(store: store, key: header.object.key)
    let places = location.replacing(".hdr", with: ".img")
    for place in places {
      if let file = try await NIfTIFile(place) { return file }
    }
    throw Failure(
      .missing, "", "is a header, and the file with its voxels is not there",
      remedy: "put \(places.first?.name ?? "NAME.img") beside it")
  }
}

extension Location {
  fileprivate func hasSuffix(_ suffixes: [String]) -> Bool {
    let key = key.lowercased()
    return suffixes.contains { key.hasSuffix($0) }
  }

  /// The files beside this one that have another extension, as it is and compressed, what is compressed like this one
  /// first; empty when this one has not the extension.
  fileprivate func replacing(_ suffix: String, with other: String) -> [Location] {
    let isCompressed = key.hasSuffix(suffix + ".gz")
    guard isCompressed || key.hasSuffix(suffix) else { return [] }
    let base = key.dropLast(suffix.utf8.count + (isCompressed ? 3 : 0))
    let keys = ["\(base)\(other)", "\(base)\(other).gz"]
    return (isCompressed ? keys.reversed() : keys).map { Location(store: store, key: $0) }
  }
}
