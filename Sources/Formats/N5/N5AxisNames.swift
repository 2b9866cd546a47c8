import JSON

/// What the axes of a dataset are called. N5 itself does not say; the first three are x, y, z.
enum N5AxisNames {
  static func names(_ attributes: JSON, rank: Int) -> [String] {
    named(attributes["axes"], rank: rank) ?? transform(attributes["transform"], rank: rank)
      ?? imageJ(attributes, rank: rank) ?? usual(rank: rank)
  }

  /// `axes` as tensorstore and Neuroglancer write them: in the order of `dimensions`.
  private static func named(_ value: JSON?, rank: Int) -> [String]? {
    guard let names = value?.strings, isSensible(names, rank: rank) else { return nil }
    return names
  }

  /// COSEM's `transform` lists the axes in C order, the last of them the first of `dimensions`, unless it says `F`.
  private static func transform(_ value: JSON?, rank: Int) -> [String]? {
    guard let names = value?["axes"]?.strings, isSensible(names, rank: rank) else { return nil }
    return value?["ordering"]?.string?.uppercased() == "F" ? names : names.reversed()
  }

  /// Fiji's exporter tells the extents, and leaves axes of extent 1 out. The order is always x, y, c, z, t.
  private static func imageJ(_ attributes: JSON, rank: Int) -> [String]? {
    guard let channels = attributes["numChannels"]?.int, let slices = attributes["numSlices"]?.int,
      let frames = attributes["numFrames"]?.int
    else { return nil }
    let optional = [("c", channels), ("z", slices), ("t", frames)].filter { $0.1 > 1 }.map(\.0)
    let names = ["x", "y"] + optional
    return names.count == rank ? names : nil
  }

  private static func usual(rank: Int) -> [String] {
    let names = ["x", "y", "z", "c", "t"]
    return (0..<rank).map { $0 < names.count ? names[$0] : "d\($0)" }
  }

  private static func isSensible(_ names: [String], rank: Int) -> Bool {
    names.count == rank && Set(names.map { $0.lowercased() }).count == rank
      && names.contains { ["x", "y", "z"].contains($0.lowercased()) }
  }
}
