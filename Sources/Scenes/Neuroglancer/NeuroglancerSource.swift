import JSON
import Stores
import Voxels

/// One source of a layer: where it is, and how it lies in the space of the viewer.
struct NeuroglancerSource: Sendable {
  /// As the state has it.
  let url: String
  let transform: NeuroglancerTransform?
  /// Whether the source's image is switched on.
  private let isEnabled: Bool

  /// - Throws: ``Failure`` (`invalid`) without a source.
  init(_ value: JSON, legacyTransform: NeuroglancerTransform?) throws(Failure) {
    if let url = value.string {
      (self.url, transform, isEnabled) = (url, legacyTransform, true)
      return
    }
    guard let url = value["url"]?.string else { throw Failure(.invalid, "", "a source of it has no url") }
    self.url = url
    if let transform = value["transform"], !transform.isNull {
      self.transform = try NeuroglancerTransform(transform)
    } else {
      transform = legacyTransform
    }
    let own = value["subsources"]?["default"]
    isEnabled = own?.bool ?? own?["enabled"]?.bool ?? (value["enableDefaultSubsources"]?.bool ?? true)
  }

  /// Whether there is nothing to open: annotations in the state itself, or an image that is switched off.
  var isLocal: Bool { url.isEmpty || url.hasPrefix("local://") || !isEnabled }

  /// Formats that Neuroglancer puts in front of an address.
  private static let formats = ["precomputed", "zarr", "zarr2", "zarr3", "n5", "nifti"]

  /// What microtome calls the place.
  ///
  /// - Throws: ``Failure`` (`unsupported`, `invalid`) when the place cannot be reached.
  func specification() throws(Failure) -> String {
    var start = url.prefix { $0 != "|" }
    let stages = url[start.endIndex...]
    var format = ""
    if let separator = start.firstRange(of: "://"), case let name = start[..<separator.lowerBound].lowercased(),
      NeuroglancerSource.formats.contains(name)
    {
      format = name + "://"
      start = start[separator.upperBound...]
    }
    // Behind `#` in the address of a format stands what microtome finds out by itself.
    if let mark = start.firstIndex(of: "#") { start = start[..<mark] }
    return format + (try place(start)) + stages
  }

  private func place(_ text: Substring) throws(Failure) -> String {
    guard let separator = text.firstRange(of: "://") else {
      throw Failure(.invalid, url, "is no address", remedy: "sources of a link start with https://, s3:// or gs://")
    }
    let scheme = text[..<separator.lowerBound].lowercased()
    switch scheme {
    case "http", "https", "s3", "gs", "file": return String(text)
    case "s3+http", "s3+https":
      // Buckets of other services than Amazon's, by the address of the service.
      return String(scheme.dropFirst(3)) + text[separator.lowerBound...]
    case _ where scheme.hasPrefix("middleauth+") || scheme.contains("ngauth"):
      throw Failure(.unsupported, url, "asks for a login of the browser (\(scheme)), which microtome has not")
    default: throw Failure(.unsupported, url, "is a \(scheme):// source, which microtome does not read")
    }
  }
}
