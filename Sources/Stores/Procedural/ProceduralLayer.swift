import Voxels

/// The layers of the procedural volume.
enum ProceduralLayer: String, CaseIterable, Sendable {
  /// The micrograph: uint8, raw as it comes from the microscope, so membranes are bright.
  case em
  /// One id a cell: uint64.
  case seg
  /// The probability that a voxel is membrane: float32.
  case membrane

  var elementType: ElementType {
    switch self {
    case .em: .uint8
    case .seg: .uint64
    case .membrane: .float32
    }
  }

  /// The value of voxels outside the tissue.
  var fillValue: UInt8 { self == .em ? MicrographPainter.background : 0 }

  var chunkBytes: Int { elementType.size * ChunkFrame.voxelCount }

  /// Whether any voxel of a chunk differs from the fill value.
  static func isPresent(mag: Int, chunk: Vector3<Int>) -> Bool {
    let frame = ChunkFrame(mag: mag, chunk: chunk)
    // Most chunks are settled by their centre, which is a node of the lattice.
    let half = frame.extent / 2
    let centre = TissueGeometry.surfaceDistance(
      x: Float(frame.x + half), y: Float(frame.y + half), z: Float(frame.z + half))
    return centre > 0 || SurfaceLattice(frame: frame).reachesTissue
  }

  /// Computes a chunk.
  ///
  /// - Parameters:
  ///   - chunk: grid indices in the order z, y, x.
  ///   - memory: room for ``chunkBytes``, aligned to 64 bytes; it is filled in C order, little-endian.
  /// - Returns: false, with the memory untouched, where the whole chunk has the fill value.
  func paint(mag: Int, chunk: Vector3<Int>, into memory: UnsafeMutableRawPointer) -> Bool {
    let frame = ChunkFrame(mag: mag, chunk: chunk)
    let surface = SurfaceLattice(frame: frame)
    guard surface.reachesTissue else { return false }
    let tissue = TissueSampler(frame: frame, surface: surface, organelles: self != .seg)
    switch self {
    case .em: tissue.paint(with: MicrographPainter(tissue, memory))
    case .seg: tissue.paint(with: SegmentationPainter(tissue, memory))
    case .membrane: tissue.paint(with: MembranePainter(tissue, memory))
    }
    return true
  }
}
