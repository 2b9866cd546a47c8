/// How complete a slice is, counted in chunks at the wanted mag.
public struct SliceCounts: Sendable, Equatable {
  /// Chunks that the slice needs.
  public var visible = 0
  /// Of these, drawn at the wanted mag.
  public var ready = 0
  /// Drawn from a coarser mag, at least in part.
  public var coarse = 0
  /// Not drawn at all.
  public var missing = 0
  /// Damaged or unreadable.
  public var failed = 0

  public init() {}

  /// The counts of the same slice when nothing of it is drawn.
  public var withheld: SliceCounts {
    var counts = SliceCounts()
    (counts.visible, counts.missing, counts.failed) = (visible, visible - failed, failed)
    return counts
  }

  public static func += (sum: inout SliceCounts, other: SliceCounts) {
    sum.visible += other.visible
    sum.ready += other.ready
    sum.coarse += other.coarse
    sum.missing += other.missing
    sum.failed += other.failed
  }
}
