import Formats

/// Every format whose arrays have objects that microtome looks into. A new one is a folder beside this one and a line
/// here.
public enum ArrayObjectsRegistry {
  private static let all: [any ArrayObjects.Type] = [
    ZarrObjects.self, WKWObjects.self, PrecomputedObjects.self, N5Objects.self,
  ]

  /// The objects of an array; for one of a format that has no objects of its own, its chunks as the format reads them.
  public static func objects(of node: ArrayNode) -> any ArrayObjects {
    for kind in all {
      if let objects = kind.init(node) { return objects }
    }
    return FormatChunks(node)
  }
}
