import JSON

/// The `image-label` metadata of segmentations: colours and names of segments.
struct ImageLabel: Sendable {
  /// `0xRRGGBBAA` by segment id; of entries with one id the last counts.
  private(set) var colors: [UInt64: UInt32] = [:]
  /// What people call segments, by id.
  private(set) var names: [UInt64: String] = [:]

  /// Properties that are names, by what they are called; the first one that some segment has counts.
  private static let nameKeys = [
    "name", "label", "label-name", "label_name", "class", "class_name", "cell type", "cell_type", "type", "region",
    "structure", "description",
  ]
  /// Longer names are cut, in characters.
  private static let nameLimit = 200

  /// - Parameter warnings: also gets which kinds of entries are left out or out of order.
  init(_ label: JSON?, _ warnings: inout Warnings) {
    guard let label else { return }
    readColors(label["colors"], &warnings)
    readNames(label["properties"], &warnings)
  }

  private mutating func readColors(_ value: JSON?, _ warnings: inout Warnings) {
    guard let value, !value.isNull else { return }
    guard let entries = value.array, !entries.isEmpty else {
      warnings.add("the colors of the image-label are no list, or an empty one")
      return
    }
    for entry in entries {
      guard let id = entry["label-value"].flatMap(ImageLabel.identifier) else {
        warnings.add("a colour of the image-label has no label-value, and is left out")
        continue
      }
      guard let rgba = entry["rgba"] else { continue }
      guard let parts = rgba.ints, (3...4).contains(parts.count), parts.allSatisfy({ (0...255).contains($0) }) else {
        warnings.add("the colour of label \(id) is not four numbers of 0…255, and is left out")
        continue
      }
      if parts.count == 3 { warnings.add("the colour of label \(id) has 3 numbers, where 4 belong; it is opaque") }
      if colors[id] != nil { warnings.add("label \(id) has two colours, of which the last counts") }
      let bytes = parts.map { UInt32($0) } + (parts.count == 3 ? [255] : [])
      colors[id] = bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3]
    }
  }

  private mutating func readNames(_ value: JSON?, _ warnings: inout Warnings) {
    guard let value, !value.isNull else { return }
    guard let entries = value.array, !entries.isEmpty else {
      warnings.add("the properties of the image-label are no list, or an empty one")
      return
    }
    let key = ImageLabel.nameKey(entries)
    for entry in entries {
      guard let id = entry["label-value"].flatMap(ImageLabel.identifier) else {
        warnings.add("properties of the image-label have no label-value, and are left out")
        continue
      }
      guard let key, let name = entry[key]?.string, !name.isEmpty else { continue }
      names[id] = name.utf8.count <= ImageLabel.nameLimit ? name : String(name.prefix(ImageLabel.nameLimit))
    }
  }

  /// Which property is the name of a segment: one that is called like that, else the first one that is text.
  private static func nameKey(_ entries: [JSON]) -> String? {
    var textual: [String] = []
    for entry in entries.prefix(64) {
      for (key, value) in entry.object?.members ?? [] where value.string != nil && !textual.contains(key) {
        textual.append(key)
      }
    }
    for name in nameKeys {
      if let key = textual.first(where: { $0.lowercased() == name }) { return key }
    }
    return textual.first
  }

  private static func identifier(_ value: JSON) -> UInt64? {
    switch value {
    case .integer(let id): UInt64(bitPattern: id)
    case .unsigned(let id): id
    case .number(let id): UInt64(exactly: id)
    default: nil
    }
  }
}
