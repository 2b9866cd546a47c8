/// A Zarr v3 array without compression whose voxels are a function of their position.
public struct TestArray: Sendable {
  public var shape: [Int]
  public var chunk: [Int]
  public var dataType: String
  public var fill: Int
  public var dimensionNames: [String]?
  /// The bits of the voxel at an array index.
  public var value: @Sendable ([Int]) -> UInt64

  public init(
    _ shape: [Int], chunk: [Int], dataType: String = "uint8", fill: Int = 0, dimensionNames: [String]? = nil,
    value: @escaping @Sendable ([Int]) -> UInt64
  ) {
    self.shape = shape
    self.chunk = chunk
    self.dataType = dataType
    self.fill = fill
    self.dimensionNames = dimensionNames
    self.value = value
  }

  public var elementSize: Int {
    let bits = dataType.filter(\.isNumber)
    return (Int(bits) ?? 8) / 8
  }

  /// The bytes of a region in C order, little-endian; outside the array is fill value.
  public func bytes(offset: [Int], shape extent: [Int]) -> [UInt8] {
    // Nothing is allocated per voxel, for tests run without optimisation too.
    guard !extent.contains(0) else { return [] }
    var bytes: [UInt8] = []
    let size = elementSize
    bytes.reserveCapacity(extent.reduce(size, *))
    guard let last = extent.indices.last else {
      append(value([]), size, to: &bytes)
      return bytes
    }
    TestArray.forEachIndex(Array(extent[..<last])) { row in
      var index = zip(row, offset).map(+) + [offset[last]]
      let isInside = zip(index[..<last], shape).allSatisfy { $0 >= 0 && $0 < $1 }
      for _ in 0..<extent[last] {
        let hasValue = isInside && index[last] >= 0 && index[last] < shape[last]
        append(hasValue ? value(index) : UInt64(truncatingIfNeeded: fill), size, to: &bytes)
        index[last] += 1
      }
    }
    return bytes
  }

  private func append(_ bits: UInt64, _ size: Int, to bytes: inout [UInt8]) {
    var rest = bits
    for _ in 0..<size {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// Writes `zarr.json` and the chunks that are not `missing`.
  public func write(to folder: String, missing: ([Int]) -> Bool = { _ in false }) {
    writeMetadata(to: folder)
    let grid = zip(shape, chunk).map { ($0 + $1 - 1) / $1 }
    TestArray.forEachIndex(grid) { index in
      guard !missing(index) else { return }
      TestFile.write(
        bytes(offset: zip(index, chunk).map(*), shape: chunk), to: TestArray.path(ofChunk: index, in: folder))
    }
  }

  /// Writes `zarr.json` alone: every chunk is missing.
  public func writeMetadata(to folder: String) {
    let names = dimensionNames.map { ",\"dimension_names\":[\($0.map { "\"\($0)\"" }.joined(separator: ","))]" } ?? ""
    TestFile.write(
      """
      {"zarr_format":3,"node_type":"array","shape":\(shape),"data_type":"\(dataType)",
       "chunk_grid":{"name":"regular","configuration":{"chunk_shape":\(chunk)}},
       "chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":\(fill),
       "codecs":[{"name":"bytes","configuration":{"endian":"little"}}],"attributes":{}\(names)}
      """, to: folder + "/zarr.json")
  }

  public static func path(ofChunk index: [Int], in folder: String) -> String {
    folder + "/c/" + index.map { "\($0)" }.joined(separator: "/")
  }

  /// Calls `body` with every index of a shape, last axis fastest.
  public static func forEachIndex(_ shape: [Int], _ body: ([Int]) -> Void) {
    guard !shape.contains(0) else { return }
    var index = Array(repeating: 0, count: shape.count)
    while true {
      body(index)
      var axis = shape.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < shape[axis] { break }
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}

/// An OME-Zarr 0.5 image.
public struct TestImage: Sendable {
  public var name: String
  /// Names of the axes; `c` and `t` are channel and time, the rest is space in nanometers.
  public var axes: [String]
  /// Arrays with the scale of each axis, finest first; their paths are `0`, `1`, …
  public var levels: [(array: TestArray, scale: [Double])]
  /// More members of `ome`, each as `,"key":value`.
  public var metadata: String

  public init(_ name: String, axes: [String], levels: [(TestArray, scale: [Double])], metadata: String = "") {
    self.name = name
    self.axes = axes
    self.levels = levels.map { ($0.0, $0.scale) }
    self.metadata = metadata
  }

  public func write(to folder: String, missing: ([Int]) -> Bool = { _ in false }) {
    writeMetadata(to: folder)
    for (index, level) in levels.enumerated() { level.array.write(to: "\(folder)/\(index)", missing: missing) }
  }

  func writeMetadata(to folder: String) {
    let axes = axes.map { name in
      switch name {
      case "c": "{\"name\":\"c\",\"type\":\"channel\"}"
      case "t": "{\"name\":\"t\",\"type\":\"time\"}"
      default: "{\"name\":\"\(name)\",\"type\":\"space\",\"unit\":\"nanometer\"}"
      }
    }
    let datasets = levels.indices.map {
      "{\"path\":\"\($0)\",\"coordinateTransformations\":[{\"type\":\"scale\",\"scale\":\(levels[$0].scale)}]}"
    }
    TestFile.write(
      """
      {"zarr_format":3,"node_type":"group","attributes":{"ome":{"version":"0.5","multiscales":[{"name":"\(name)",
       "axes":[\(axes.joined(separator: ","))],"datasets":[\(datasets.joined(separator: ","))]}]\(metadata)}}}
      """, to: folder + "/zarr.json")
  }
}
