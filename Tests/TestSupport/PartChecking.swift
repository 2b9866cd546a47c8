import Voxels

/// Reads random parts of an array's chunks, which must have the voxels that the whole chunks have.
///
/// - Parameters:
///   - parts: how many parts of each chunk.
///   - chunkLimit: of about how many chunks, evenly chosen.
/// - Throws: what reading throws, and a ``Failure`` that names the first part that is wrong.
public func checkParts(of array: any ChunkedArray, parts: Int = 6, chunkLimit: Int = 8, seed: UInt64 = 1) async throws {
  var random = SeededRandom(seed)
  let grid = indices(of: array.gridShape)
  for number in stride(from: 0, to: grid.count, by: max(1, grid.count / chunkLimit)) {
    let index = grid[number]
    let inside = array.region(ofChunk: index).shape
    let whole = try await array.readChunk(at: index)
    for round in 0..<parts {
      let part = randomPart(of: inside, planeAxis: round < inside.count ? round : nil, &random)
      let cost = array.cost(ofPart: part)
      guard cost.decoded > 0, cost.decoded <= 1, cost.stored > 0, cost.stored <= 1 else {
        throw Failure(.corrupt, array.name, "\(part) of chunk \(index) costs \(cost)")
      }
      let found = try await array.readPart(part, ofChunkAt: index)
      guard let found, let whole else {
        guard found == nil, whole == nil else {
          throw Failure(.corrupt, array.name, "chunk \(index) is not always there")
        }
        continue
      }
      try checkPart(found, part, of: array, index)
      guard voxels(of: found, part) == voxels(of: ChunkPart(whole: whole), part) else {
        throw Failure(.corrupt, array.name, "\(part) of chunk \(index) has wrong voxels")
      }
    }
  }
}

/// A box inside of a chunk; a plane across `planeAxis` where that is given.
public func randomPart(of shape: [Int], planeAxis: Int? = nil, _ random: inout SeededRandom) -> Region {
  var part = Region(shape: shape)
  for axis in shape.indices where planeAxis == nil || axis == planeAxis {
    let low = Int.random(in: 0..<shape[axis], using: &random)
    let high = axis == planeAxis ? low : Int.random(in: low..<shape[axis], using: &random)
    (part.offset[axis], part.shape[axis]) = (low, high - low + 1)
  }
  return part
}

/// The voxels of a part in C order.
public func voxels(of found: ChunkPart, _ part: Region) -> [UInt8] {
  let size = found.block.elementType.size
  var voxels = [UInt8](repeating: 0xA5, count: part.shape.reduce(size, *))
  voxels.withUnsafeMutableBytes { memory in
    guard let base = memory.baseAddress else { return }
    found.copy(part, to: base, strides: rowMajorStrides(part.shape, elementSize: size))
  }
  return voxels
}

private func checkPart(_ found: ChunkPart, _ part: Region, of array: any ChunkedArray, _ index: [Int]) throws {
  guard found.block.elementType == array.elementType, found.region.intersection(part) == part,
    found.region.intersection(Region(shape: array.chunkShape)) == found.region
  else {
    throw Failure(.corrupt, array.name, "chunk \(index): \(part) came as \(found.region)")
  }
}
