import Voxels

extension Plane {
  /// A small integer as ``small`` holds it: signed ones biased by half their range.
  static func biased(_ value: Element) -> UInt16 {
    switch value.type {
    case .int8: UInt16(UInt8(truncatingIfNeeded: value.bits) ^ 0x80)
    case .int16: UInt16(truncatingIfNeeded: value.bits) ^ 0x8000
    default: UInt16(truncatingIfNeeded: value.bits)
    }
  }

  /// Gives a rectangle of pixels one value.
  mutating func fill(_ columns: Range<Int>, _ rows: Range<Int>, _ value: Element) {
    for row in rows { fill(row, columns, value) }
  }

  /// Gives runs of pixels one value.
  mutating func fill(_ runs: ArraySlice<PixelRun>, _ value: Element) {
    for run in runs { fill(Int(run.row), run.columns, value) }
  }

  private mutating func fill(_ row: Int, _ columns: Range<Int>, _ value: Element) {
    let line = row * width
    switch content {
    case .small:
      let small = Plane.biased(value)
      for column in columns { self.small[line + column] = small }
    case .float:
      let float = Float(value.double)
      for column in columns { self.float[line + column] = float }
    case .label:
      let label = value.label
      for column in columns { self.label[line + column] = label }
    }
  }

  /// Says of a rectangle of pixels how they came by their values.
  mutating func cover(_ columns: Range<Int>, _ rows: Range<Int>, _ coverage: UInt8) {
    let width = width
    self.coverage.withUnsafeMutableBufferPointer { buffer in
      for row in rows {
        buffer[row * width + columns.lowerBound..<row * width + columns.upperBound].update(repeating: coverage)
      }
    }
  }

  /// Says of runs of pixels how they came by their values.
  mutating func cover(_ runs: ArraySlice<PixelRun>, _ coverage: UInt8) {
    let width = width
    self.coverage.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      for run in runs { set(start + (Int(run.row) * width + Int(run.first)), Int(run.end &- run.first), coverage) }
    }
  }

  /// Whether any pixel of some runs came by its value like that.
  func covers(_ runs: ArraySlice<PixelRun>, _ coverage: UInt8) -> Bool {
    runs.contains { run in
      let line = Int(run.row) * width
      return run.columns.contains { self.coverage[line + $0] == coverage }
    }
  }

  /// Adds the parts of some runs that have no value yet.
  func appendHoles(in runs: ArraySlice<PixelRun>, to holes: inout [PixelRun]) {
    for run in runs {
      let line = Int(run.row) * width
      var column = Int(run.first)
      while column < Int(run.end) {
        while column < Int(run.end), coverage[line + column] != Coverage.missing { column += 1 }
        let start = column
        while column < Int(run.end), coverage[line + column] == Coverage.missing { column += 1 }
        if start < column { holes.append(PixelRun(row: Int(run.row), start..<column)) }
      }
    }
  }
}

/// Sets some bytes: few most often, so that a call for each run would cost more than the bytes.
@inline(__always)
private func set(_ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ value: UInt8) {
  guard (8...128).contains(count) else { return start.update(repeating: value, count: count) }
  let eight = UInt64(value) &* 0x0101_0101_0101_0101
  let memory = UnsafeMutableRawPointer(start)
  for place in stride(from: 0, to: count - 8, by: 8) {
    memory.storeBytes(of: eight, toByteOffset: place, as: UInt64.self)
  }
  // The last ones overlap those before.
  memory.storeBytes(of: eight, toByteOffset: count - 8, as: UInt64.self)
}
