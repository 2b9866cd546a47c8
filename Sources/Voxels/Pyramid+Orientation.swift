extension Pyramid {
  /// Which way through a body the image's own axes x, y and z run: what lies at their first and at their last voxels.
  /// Nil for an axis of which that is not known, or that runs across the axes of the world.
  public var orientation: [AnatomicalDirection?] {
    let own = [spatialAxes.x, spatialAxes.y, spatialAxes.z]
    let known = own.map { $0.flatMap { axes[$0].orientation } }
    guard let worldAxes, known.allSatisfy({ $0 == nil }) else { return known }
    let transform = transform(0)
    let (steps, lengths) = ([transform.x, transform.y, transform.z], transform.lengths)
    return own.indices.map { index in
      // The one axis of the world that is less than 45 degrees away.
      guard own[index] != nil, let nearest = (0..<3).first(where: { abs(steps[index][$0]) > lengths[index] * 0.7072 })
      else { return nil }
      let direction = worldAxes[nearest].orientation
      return steps[index][nearest] > 0 ? direction : direction?.reversed
    }
  }
}
