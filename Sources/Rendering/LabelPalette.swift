/// Which program's colours segments have. The colours are exactly that program's, so that a segment is recognised.
public enum LabelPalette: Sendable, Hashable {
  /// The colours of WEBKNOSSOS' segment list and meshes: 19 tones of a jet map.
  case webknossos
  /// The colours of WEBKNOSSOS' slices: the hue of ``webknossos`` alone. WEBKNOSSOS tells ids of one hue apart by a
  /// pattern, which a terminal has no room for.
  case webknossosSlice
  /// The colours of Neuroglancer, by its `colorSeed`.
  case neuroglancer(seed: UInt32 = 0)

  /// The colour of a segment. Signed ids are sign-extended to 64 bits and taken as bits.
  public func color(of id: UInt64) -> RGB {
    switch self {
    case .webknossos: WebknossosColors.list(id)
    case .webknossosSlice: WebknossosColors.slice(id)
    case .neuroglancer(let seed): NeuroglancerColors.color(of: id, seed: seed)
    }
  }
}
