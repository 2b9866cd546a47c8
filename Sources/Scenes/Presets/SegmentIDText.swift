import JSON

/// Ids of segments in JSON.
enum SegmentIDText {
  /// From a number, negative ones by their bits, or from text.
  static func id(_ value: JSON) -> UInt64? {
    switch value {
    case .integer(let id): UInt64(bitPattern: id)
    case .unsigned(let id): id
    case .number(let id): UInt64(exactly: id)
    case .string(let text): UInt64(text)
    default: nil
    }
  }
}
