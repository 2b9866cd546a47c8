import Stores
import Voxels

/// What opens a member, before anybody opens it.
enum MemberAddress {
  /// A path or URL that means the same wherever it is used, without what may be secret; nil where it means nothing.
  static func address(of path: NodePath, from base: Location) -> String? {
    guard let specification = try? SourceSpecification(parsing: path.text),
      // A place is no more than a name until something is asked of it, so that no policy has to know of it.
      let start = SourcePolicy.$current.withValue(
        nil,
        operation: { try? StoreRegistry.locate(specification.start, relativeTo: base) })
    else { return nil }
    let stages = specification.stages.map { stage in
      switch stage {
      case .container(let scheme, let path): "|\(scheme):\(path.stagePath)"
      case .folder(let path): "/\(path)"
      }
    }
    return (specification.format.map { "\($0)://" } ?? "") + start.name + stages.joined()
  }
}
