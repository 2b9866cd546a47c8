import Codecs
import Stores
import Voxels

/// An object that may be gzip-compressed, seen as what it holds.
struct NIfTIFile {
  /// Deflate packs no more than this many bytes into one.
  private static let bestRatio = 1032

  let object: StoreObject
  let storedSize: Int
  let isGzip: Bool
  /// What it starts with: as many bytes as the longest header has, or all where it is shorter.
  let head: Bytes

  /// Nil when there is no such object.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when it is compressed and damaged at its start.
  init?(_ location: Location) async throws {
    guard !location.key.isEmpty, let size = try await location.store.size(of: location.key) else { return nil }
    let object = StoreObject(location.store, location.key)
    let count = min(size, NIfTIHeader.size2)
    guard let start = try await object.read(.from(offset: 0, count: count)) else { return nil }
    self.object = object
    storedSize = size
    isGzip = GzipObject.isGzip(start)
    head =
      isGzip ? try await GzipObject.head(of: object, storedSize: size, count: NIfTIHeader.size2) : start
  }

  /// The first `size` bytes of what it holds, to be read in any order.
  ///
  /// - Throws: ``Failure`` (`corrupt`) when it cannot hold as many.
  func source(size: Int) throws(Failure) -> any ByteSource {
    let (most, overflow) = storedSize.multipliedReportingOverflow(by: isGzip ? NIfTIFile.bestRatio : 1)
    guard overflow || size <= most else {
      let end = isGzip ? "can hold no more than \(most)" : "ends at \(most)"
      throw Failure(
        .corrupt, object.name, "its header speaks of \(size) bytes, but the file \(end)",
        remedy: "fetch or write the file again")
    }
    return isGzip ? GzipObject(object, storedSize: storedSize, size: size) : object
  }
}
