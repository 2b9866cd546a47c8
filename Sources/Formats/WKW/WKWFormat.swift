import Stores
import Voxels

/// WKW: folders of cube files, each a Morton-ordered grid of blocks.
///
/// https://github.com/scalableminds/webknossos-wrap
public enum WKWFormat: Format {
  public static let documentation = PluginDocumentation(
    names: ["wkw"], summary: "WKW mags and layers: raw, LZ4 and LZ4HC blocks of any type and channel count.",
    specification: "https://github.com/scalableminds/webknossos-wrap", example: "header.wkw")

  static let headerName = "header.wkw"
  static let version = FormatVersion(name: "wkw", version: "1")
  /// The mags that are looked for to tell a layer folder, since listing every folder that is opened may take long.
  private static let likelyMags = ["1", "2-2-1", "2", "4-4-1"]

  public static func open(_ location: Location) async throws -> Node? {
    async let mag = openMag(location)
    async let likely = magFolders(among: likelyMags, in: location)
    if let mag = try await mag { return .array(mag) }
    let found = try await likely
    return found.isEmpty ? nil : .group(WKWLayer(location: location, likelyMags: found))
  }

  /// Opens a mag folder; nil when it holds no `header.wkw`. The array's axes are channel, x, y, z.
  ///
  /// - Parameter extent: extent of the array, x, y, z; nil for the end of the last file on each axis, which takes a
  ///   listing of all of its folders.
  /// - Throws: ``Failure`` when the header makes no sense, or the files cannot be listed.
  public static func openMag(_ location: Location, extent: Vector3<Int>? = nil) async throws -> ArrayNode? {
    let place = location.appending(headerName)
    let range = ByteRange.from(offset: 0, count: WKWHeader.byteCount)
    guard let bytes = try await place.store.read(place.key, range, limit: WKWHeader.byteCount) else { return nil }
    let header: WKWHeader
    do throws(Failure) { header = try WKWHeader(parsing: bytes) } catch { throw error.at(place.name) }
    let measured =
      if let extent { extent } else { try await WKWFiles.extent(in: location, fileExtent: header.fileExtent) }
    return ArrayNode(
      location: location, format: version, array: WKWArray(location: location, header: header, extent: measured),
      attributes: [:], dimensionNames: ["c", "x", "y", "z"])
  }

  /// Those of some folders that are mags.
  static func magFolders(among names: [String], in location: Location) async throws -> [String] {
    let isMag = try await names.concurrentMap { name in
      let header = location.appending(name).appending(headerName)
      return try await header.store.size(of: header.key) != nil
    }
    return zip(names, isMag).filter(\.1).map(\.0)
  }
}
