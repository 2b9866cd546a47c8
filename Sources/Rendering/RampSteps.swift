/// The colours of a ramp as steps: which values of 32 bits have which. Finding a value's step takes a fraction of the time
/// that a power takes, and the colour is the same, for colours change in one direction only.
struct RampSteps: Sendable {
  private static let cells = 4096

  /// The least value of each step; the first one is negative infinity.
  private var starts: [Float] = []
  private var colors: [UInt32] = []
  /// For cells of one width, the step at their start.
  private var nearby = [UInt16](repeating: 0, count: RampSteps.cells)
  private var origin = 0.0
  private var cellsPerUnit = 0.0
  private let notANumber: UInt32

  init(_ ramp: IntensityRamp) {
    notANumber = ramp.color(of: .nan)
    let end = Int(Float.infinity.bitPattern)
    add(ramp, -end)
    find(ramp, -end, end)
    guard starts.count > 2, let last = starts.last else { return }
    origin = Double(starts[1])
    cellsPerUnit = Double(RampSteps.cells - 1) / (Double(last) - origin)
    var step = 1
    for cell in nearby.indices {
      while step + 1 < starts.count, (Double(starts[step + 1]) - origin) * cellsPerUnit <= Double(cell) { step += 1 }
      nearby[cell] = UInt16(step)
    }
  }

  @inline(__always)
  func color(of value: Float) -> UInt32 {
    guard value == value else { return notANumber }
    let cell = (Double(value) - origin) * cellsPerUnit - 0.5
    let index = Int(roundHalfEven(max(0, min(cell, Double(RampSteps.cells - 2)))))
    // Both ends are sought near the value's cell; rounding may have missed it.
    var low = Int(nearby[index])
    var high = Int(nearby[index &+ 1])
    if value < starts[low] { low = 0 }
    if high &+ 1 < starts.count, value >= starts[high &+ 1] { high = starts.count &- 1 }
    while low < high {
      let middle = (low &+ high &+ 1) / 2
      if value < starts[middle] { high = middle &- 1 } else { low = middle }
    }
    return colors[low]
  }

  private mutating func add(_ ramp: IntensityRamp, _ place: Int) {
    let value = Float(place: place)
    starts.append(value)
    colors.append(ramp.color(of: Double(value)))
  }

  /// Adds the steps that begin behind one value, up to another.
  private mutating func find(_ ramp: IntensityRamp, _ low: Int, _ high: Int) {
    if ramp.step(of: Double(Float(place: low))) == ramp.step(of: Double(Float(place: high))) { return }
    if high - low == 1 { return add(ramp, high) }
    let middle = low + (high - low) / 2
    find(ramp, low, middle)
    find(ramp, middle, high)
  }
}

extension Float {
  /// The value at a place among all values in their order; that of 0 is at 0.
  fileprivate init(place: Int) {
    self = place >= 0 ? Float(bitPattern: UInt32(place)) : -Float(bitPattern: UInt32(-place))
  }
}
