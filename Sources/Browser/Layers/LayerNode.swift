import Scenes

/// A node of a ``LayerTree``.
struct LayerNode: Sendable {
  enum Content: Sendable {
    /// A collection, or an image and what belongs to it.
    case group
    /// An image: drawn itself, or by the channels below it.
    case image(Layer)
    /// A channel of the image above it.
    case channel
    /// Listed, but not drawn.
    case opaque(OpaqueNode)
  }

  var name: String
  var parent: Int
  /// In the order in which they are drawn: the bottom one first.
  var children: [Int] = []
  var content: Content
  /// What of the tree's displays it is; nil for a node that only holds others.
  var display: Int?
  var isFolded = false
  /// The displays that were on when it was switched off as a whole.
  var remembered: Set<Int> = []

  // What follows from the nodes below it, see ``LayerTree/settle()``.
  /// The displays that it has, as positions in the order of drawing.
  var range = 0..<0
  /// How many of them can be on, and how many are.
  var switchable = 0
  var on = 0
  /// How many of those that are on are not open yet.
  var opening = 0
}

/// A row of the layer panel.
public struct LayerRow: Sendable, Equatable {
  /// Whether what belongs to a row is shown.
  public enum Switch: Sendable {
    case on, off
    /// Some of it.
    case mixed
    /// There is nothing to show.
    case none
  }

  /// The node that it shows.
  let node: Int
  /// How many nodes are above it.
  public let depth: Int
}
