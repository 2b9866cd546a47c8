import Voxels

/// The bytes that a part of a chunk needs of the chunk's decoded bytes: runs of one length, in rising order.
///
/// A run holds one voxel per step of the outer axes, and all of the part on the others. Gaps inside of it are small.
struct ByteRuns {
  /// Where each run starts.
  let starts: [Int]
  /// How many bytes each has.
  let length: Int
  /// The shape of what lies in one run; axes that were taken apart have extent 1.
  let shape: [Int]
  /// Where in the part each run begins, in voxels of the part; as many as ``starts``.
  let places: [[Int]]

  /// - Parameter part: not empty, inside of the chunk.
  init(of part: Region, in layout: DenseLayout) {
    var length = layout.elementType.size
    var shape = Array(repeating: 1, count: part.rank)
    var outer = layout.axes
    while let axis = outer.last {
      let (extent, stride) = (part.shape[axis], layout.strides[axis])
      guard extent == 1 || stride - length <= DenseLayout.gapLimit else { break }
      length += (extent - 1) * stride
      shape[axis] = extent
      outer.removeLast()
    }
    var starts = [layout.start(of: part)]
    var places = [Array(repeating: 0, count: part.rank)]
    for axis in outer {
      let steps = 0..<part.shape[axis]
      starts = starts.flatMap { start in steps.map { start + $0 * layout.strides[axis] } }
      places = places.flatMap { place in
        steps.map { step in
          var place = place
          place[axis] = step
          return place
        }
      }
    }
    self.starts = starts
    self.places = places
    self.length = length
    self.shape = shape
  }

  var ranges: [Range<Int>] { starts.map { $0..<$0 + length } }
  var byteCount: Int { starts.count * length }
  /// From the first to behind the last byte.
  var span: Range<Int> { starts[0]..<starts[starts.count - 1] + length }
}

/// A stretch of a chunk's decoded bytes.
public struct DecodedRange: Sendable {
  /// Where it starts among the chunk's bytes.
  public let start: Int
  public let bytes: Bytes

  public init(start: Int, bytes: Bytes) {
    self.start = start
    self.bytes = bytes
  }

  var end: Int { start + bytes.count }
}
