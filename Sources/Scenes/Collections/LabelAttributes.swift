import JSON

/// The `labels` attribute of a node: colours and names of segments.
///
/// https://github.com/ome/ngff/blob/main/rfc/8/index.md#label-maps-and-other-derived-images
struct LabelAttributes: Sendable, Equatable {
  /// `0xRRGGBBAA` by id.
  var colors: [UInt64: UInt32] = [:]
  var names: [UInt64: String] = [:]

  /// - Returns: nil when the node is no label image.
  init?(_ attributes: JSON) {
    guard let labels = attributes["labels"], labels.object != nil else { return nil }
    for entry in (labels["labelAttributes"] ?? labels["label_attributes"])?.array ?? [] {
      guard let id = (entry["labelValue"] ?? entry["label-value"]).flatMap(SegmentIDText.id) else { continue }
      colors[id] = (entry["color"] ?? entry["rgba"]).flatMap(LabelAttributes.color)
      names[id] = LabelAttributes.name(entry)
    }
  }

  /// Four bytes, says the RFC; whatever else people write is a colour as everywhere.
  private static func color(_ value: JSON) -> UInt32? {
    if let bytes = value.ints, bytes.count == 4, bytes.allSatisfy({ (0...255).contains($0) }) {
      return bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
    return ColorParser.color(value).map { $0.rgb << 8 | UInt32((($0.alpha ?? 1) * 255).rounded()) }
  }

  /// The RFC has no member for it, so that those who need one make it up.
  private static func name(_ entry: JSON) -> String? {
    if let name = entry["name"]?.string ?? entry["label"]?.string { return name }
    let member = entry.object?.members.first { $0.key.hasSuffix(":name") || $0.key.hasSuffix(":label") }
    return member?.value.string
  }
}
