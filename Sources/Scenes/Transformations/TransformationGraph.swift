import Voxels

/// Coordinate systems and the transformations between them: which matrix leads from one to another.
///
/// Transformations are used in either direction where they can be taken back. The way with the fewest of them counts;
/// circles do no harm.
struct TransformationGraph: Sendable {
  /// What a transformation starts or ends at. Dialects make them of what their documents say; to the graph they are the
  /// same or they are not.
  struct Endpoint: Hashable, Sendable, CustomStringConvertible {
    /// Where the system is defined, as the dialect counts places; empty for the document at hand.
    let place: String
    /// The name of the system; empty for an array.
    let name: String

    init(place: String = "", name: String) {
      self.place = place
      self.name = name
    }

    var description: String { place.isEmpty ? name : name.isEmpty ? place : "\(place):\(name)" }
  }

  /// The most transformations of a graph.
  static let edgeLimit = 20_000

  private struct Edge: Sendable {
    let transformation: CoordinateTransformation
    let from: Endpoint
    let to: Endpoint
  }

  private var edges: [Edge] = []
  private var edgesAt: [Endpoint: [Int]] = [:]
  private var systems: [Endpoint: CoordinateSystem] = [:]

  /// A system whose axes are known. Others have as many axes as the transformation that leads to them gives.
  mutating func add(_ system: CoordinateSystem, at endpoint: Endpoint) { systems[endpoint] = system }

  func system(at endpoint: Endpoint) -> CoordinateSystem? { systems[endpoint] }

  /// - Throws: ``Failure`` (`tooLarge`) when there are too many.
  mutating func add(
    _ transformation: CoordinateTransformation, from: Endpoint, to: Endpoint
  ) throws(Failure) {
    guard edges.count < TransformationGraph.edgeLimit else {
      throw Failure(.tooLarge, "", "there are more than \(TransformationGraph.edgeLimit) transformations")
    }
    edgesAt[from, default: []].append(edges.count)
    if from != to { edgesAt[to, default: []].append(edges.count) }
    edges.append(Edge(transformation: transformation, from: from, to: to))
  }

  /// Everything that another graph has as well, its endpoints renamed.
  ///
  /// - Throws: ``Failure`` (`tooLarge`) when there are too many transformations.
  mutating func add(_ other: TransformationGraph, renaming: (Endpoint) -> Endpoint) throws(Failure) {
    for (endpoint, system) in other.systems { systems[renaming(endpoint)] = system }
    for edge in other.edges { try add(edge.transformation, from: renaming(edge.from), to: renaming(edge.to)) }
  }

  /// The graph with parameters that lie in arrays in their place, see ``CoordinateTransformation/resolved(_:)``.
  func resolved(_ read: (String) async throws -> (shape: [Int], values: [Double])) async -> TransformationGraph {
    var graph = self
    for (index, edge) in edges.enumerated() {
      graph.edges[index] = Edge(
        transformation: await edge.transformation.resolved(read), from: edge.from, to: edge.to)
    }
    return graph
  }

  /// Everything that transformations start or end at.
  var endpoints: [Endpoint] { Array(edgesAt.keys) }

  /// The matrix that leads from one system to another, over all their axes.
  ///
  /// - Parameter system: the system that it starts from, where the graph does not know it.
  /// - Throws: ``Failure``: `missing` when nothing connects the two, or whatever is wrong with what does.
  func matrix(
    from start: Endpoint, as system: CoordinateSystem? = nil, to end: Endpoint
  ) throws(Failure) -> AffineMatrix {
    guard let system = systems[start] ?? system else {
      throw Failure(.missing, "", "the coordinate system \(start) is not defined")
    }
    var reached = [start: try AffineMatrix.identity(system.axes.count)]
    var queue = [start]
    var obstacle: Failure?
    var next = 0
    while next < queue.count {
      let place = queue[next]
      next += 1
      guard let soFar = reached[place] else { continue }
      if place == end { return soFar }
      for index in edgesAt[place] ?? [] {
        let edge = edges[index]
        let target = edge.from == place ? edge.to : edge.from
        guard reached[target] == nil else { continue }
        do throws(Failure) {
          let known = place == start ? system : systems[place]
          let input = known.map { CoordinateTransformation.Space($0) } ?? .init(count: soFar.outputs)
          reached[target] = try step(edge, from: place, input, to: target)(soFar)
          queue.append(target)
        } catch { obstacle = obstacle ?? error }
      }
    }
    throw obstacle
      ?? Failure(.missing, "", "no transformation leads from the coordinate system \(start) to \(end)")
  }

  private func step(
    _ edge: Edge, from: Endpoint, _ input: CoordinateTransformation.Space, to: Endpoint
  ) throws(Failure) -> AffineMatrix {
    var transformation = edge.transformation
    if edge.from != from {
      // What makes it unfit to be taken back is said first.
      if case .unavailable(let problem) = transformation { throw Failure(.unsupported, "", problem) }
      guard let inverted = transformation.inverted else {
        throw Failure(.unsupported, "", "the transformation from \(to) to \(from) cannot be taken back")
      }
      transformation = inverted
    }
    return try transformation.matrix(from: input, to: systems[to].map { CoordinateTransformation.Space($0) })
  }

  /// Whether there is no transformation in it.
  var isEmpty: Bool { edges.isEmpty }
}
