import JSON

/// What a collection says of its members that another collection can say as well.
enum CarriedAttributes {
  /// The `labels` and what has a prefix, without what refers to other nodes of the document and what is written anew.
  static func of(_ attributes: JSON) -> JSONObject {
    var result = JSONObject()
    for (key, value) in attributes.object?.members ?? [] {
      if key == "labels", var labels = value.object {
        labels["source"] = nil
        result[key] = .object(labels)
      } else if key.contains(":"), !isRendering(key), !refers(value) {
        result[key] = value
      }
    }
    return result
  }

  private static func isRendering(_ key: String) -> Bool {
    key.hasPrefix("microtome:") || NodeRendering.keys.contains(key)
  }

  private static func refers(_ value: JSON) -> Bool {
    switch value {
    case .object(let object): object.members.contains { ["$ref", "ref"].contains($0.key) || refers($0.value) }
    case .array(let items): items.contains(where: refers)
    default: false
    }
  }
}
