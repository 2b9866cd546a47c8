import Voxels

extension Failure {
  /// Throws (`unsupported`) unless an encoding can hold volumes of that type with so many channels.
  static func require(
    _ elementType: ElementType, among types: [ElementType], channels: Int, among counts: [Int], encoding: String
  ) throws(Failure) {
    guard types.contains(elementType) else { throw .cannotHold(elementType, among: types, encoding: encoding) }
    guard counts.contains(channels) else {
      throw Failure(
        .unsupported, "",
        "the encoding \(encoding) holds volumes of \(listed(counts.map(String.init))) channels, not \(channels)",
        remedy: "correct num_channels or encoding in the volume's info")
    }
  }

  /// The failure (`unsupported`) of an encoding that holds other types.
  static func cannotHold(_ elementType: ElementType, among types: [ElementType], encoding: String) -> Failure {
    Failure(
      .unsupported, "",
      "the encoding \(encoding) holds \(listed(types.map(\.rawValue))) voxels, not \(elementType.rawValue)",
      remedy: "correct data_type or encoding in the volume's info")
  }

  private static func listed(_ items: [String]) -> String {
    items.count < 2 ? items.joined() : items.dropLast().joined(separator: ", ") + " or " + items[items.count - 1]
  }
}
