import Stores
import Voxels

/// What Neuroglancer calls the place of a layer.
struct NeuroglancerAddress {
  let url: String
  /// Whether something secret was left out.
  let isBare: Bool

  /// Why a layer has no address there.
  enum Obstacle: Error {
    /// On this machine, where no page from elsewhere can read.
    case local
    /// In a format that Neuroglancer does not know.
    case format(String)
    /// With voxels of a type that it does not know.
    case type(String)
    /// Nothing is known to open it.
    case unknown
  }

  private static let formats = [
    "ome-zarr": "zarr", "zarr": "zarr", "n5": "n5", "precomputed": "precomputed", "nifti": "nifti",
  ]
  private static let types: Set<ElementType> = [
    .uint8, .int8, .uint16, .int16, .uint32, .int32, .uint64, .float32,
  ]

  init(_ layer: Layer, _ pyramid: Pyramid, folders: [ServedFolder]) throws(Obstacle) {
    guard let format = NeuroglancerAddress.formats[layer.format] else { throw .format(layer.format) }
    let type = pyramid.levels[0].array.elementType
    guard NeuroglancerAddress.types.contains(type) else { throw .type(type.rawValue) }
    guard let address = layer.dataAddress, let place = try? SourceSpecification(parsing: address) else {
      throw .unknown
    }
    let secret = "?…"
    isBare = place.start.hasSuffix(secret)
    let start = isBare ? String(place.start.dropLast(secret.count)) : place.start
    let base = try NeuroglancerAddress.base(start, folders)
    // A whole archive goes by the name of its file.
    let archive = place.stages.isEmpty ? ContainerRegistry.scheme(ofFileNamed: start).map { ["\($0):"] } : nil
    guard archive != nil || !place.stages.isEmpty else {
      // The older form, which every version of the viewer understands.
      url = "\(format)://\(base)"
      return
    }
    let stages =
      archive
      ?? place.stages.map { stage in
        switch stage {
        case .container(let scheme, let path): "\(scheme):\(path.percentEncoded(keeping: URLText.isKeptInPaths))"
        case .folder(let path): path
        }
      }
    url = "\(base)|\(stages.joined(separator: "|"))|\(format == "precomputed" ? "neuroglancer-precomputed" : format):"
  }

  private static func base(_ start: String, _ folders: [ServedFolder]) throws(Obstacle) -> String {
    guard let separator = start.firstRange(of: "://") else {
      // The innermost folder counts.
      let served = folders.sorted { $0.path.count > $1.path.count }.lazy.compactMap { $0.address(of: start) }.first
      guard let served else { throw .local }
      return served
    }
    let (scheme, rest) = (start[..<separator.lowerBound], start[separator.upperBound...])
    let path = String(rest).percentDecoded.percentEncoded(keeping: URLText.isKeptInPaths)
    switch scheme {
    case "s3":
      // Buckets of another service than Amazon's go by its address.
      guard let endpoint = S3Account.current.profile.endpoint else { return "s3://\(path)" }
      return "s3+\(endpoint.hasSuffix("/") ? String(endpoint.dropLast()) : endpoint)/\(path)"
    case "gs", "http", "https": return "\(scheme)://\(path)"
    default: throw .unknown
    }
  }
}
