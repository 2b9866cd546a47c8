import JSON

/// The `image-label` metadata of segmentations.
enum ImageLabel {
  /// `0xRRGGBBAA` by segment id; of entries with one id the last counts.
  static func colors(_ label: JSON?) -> [UInt64: UInt32] {
    var colors: [UInt64: UInt32] = [:]
    for entry in label?["colors"]?.array ?? [] {
      guard let id = entry["label-value"].flatMap(identifier), let rgba = entry["rgba"]?.ints,
        rgba.count == 4 || rgba.count == 3, rgba.allSatisfy({ (0...255).contains($0) })
      else { continue }
      let parts = rgba.map { UInt32($0) } + (rgba.count == 3 ? [255] : [])
      colors[id] = parts[0] << 24 | parts[1] << 16 | parts[2] << 8 | parts[3]
    }
    return colors
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
