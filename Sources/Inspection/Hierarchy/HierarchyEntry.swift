import Formats
import Stores
import Voxels

/// A node of a hierarchy with what was found below it.
public struct HierarchyEntry: Sendable {
  public enum Content: Sendable {
    case array(ArrayNode)
    case group(any GroupNode)
    /// A folder that is no node itself.
    case folder(Location)
    /// Something that cannot be opened.
    case failed(Failure)
  }

  /// Its name in the entry above it; a path where nodes lie deeper.
  public let name: String
  /// Its path from the root, which is `.`.
  public let path: String
  public let content: Content
  public internal(set) var children: [HierarchyEntry] = []
  /// How many more there are directly below that were not looked at.
  public internal(set) var omitted = 0
  /// Whether what lies below could not be found out: the store cannot list, and no document names it.
  public internal(set) var isHidden = false

  public var array: ArrayNode? { if case .array(let node) = content { node } else { nil } }

  /// All arrays, this one and those below it, with their paths.
  public var arrays: [(path: String, node: ArrayNode)] {
    var arrays: [(path: String, node: ArrayNode)] = []
    visit { entry in if let node = entry.array { arrays.append((entry.path, node)) } }
    return arrays
  }

  /// What could not be opened.
  public var failures: [Failure] {
    var failures: [Failure] = []
    visit { entry in if case .failed(let failure) = entry.content { failures.append(failure) } }
    return failures
  }

  /// How many nodes were not looked at, here and below.
  public var omittedCount: Int { children.reduce(omitted) { $0 + $1.omittedCount } }

  private func visit(_ body: (HierarchyEntry) -> Void) {
    body(self)
    for child in children { child.visit(body) }
  }
}
