import Voxels

extension Layer.Kind {
  /// The kind of a layer whose source does not say: wide integers are segment ids, and so are integers of any width
  /// whose name says so.
  public static func guessed(elementType: ElementType, name: String) -> Layer.Kind {
    switch elementType {
    case .uint32, .uint64, .int64: return .segmentation
    case _ where elementType.isInteger:
      let name = name.lowercased()
      let words = ["seg", "segmentation", "label", "labels", "instances"]
      return words.contains { name == $0 || name.hasSuffix("_\($0)") || name.hasSuffix("-\($0)") }
        ? .segmentation : .intensity
    default: return .intensity
    }
  }
}
