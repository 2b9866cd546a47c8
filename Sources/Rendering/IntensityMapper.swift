import Slicing
import Voxels

/// Turns intensities into pixels by a style: through a lookup for types of up to 16 bits, by arithmetic for others.
///
/// The lookup is kept until the style or the type changes. Both ways follow the rule of ``IntensityStyle`` exactly.
public struct IntensityMapper: Sendable {
  /// A pixel `0xRRGGBB` for each value that `Plane.small` can hold, biased as there: 256 entries for 8-bit types and
  /// booleans, 65536 for 16-bit ones, none for others.
  public private(set) var lookup: [UInt32] = []
  private var ramp: IntensityRamp
  /// Those of the ramp, once a plane has needed them.
  private var steps: RampSteps?
  private var style: IntensityStyle
  private var elementType: ElementType

  public init(_ style: IntensityStyle, for elementType: ElementType) {
    self.style = style
    self.elementType = elementType
    ramp = IntensityRamp(style)
    rebuildLookup()
  }

  /// Changes style and type; nothing happens when they are what they were.
  public mutating func prepare(_ style: IntensityStyle, for elementType: ElementType) {
    let isNewStyle = style != self.style
    guard isNewStyle || elementType != self.elementType else { return }
    if isNewStyle {
      ramp = IntensityRamp(style)
      steps = nil
    }
    self.style = style
    self.elementType = elementType
    rebuildLookup()
  }

  /// Works out what drawing planes of floating-point values takes, unless that is done.
  mutating func prepareSteps() {
    if steps == nil, !ramp.isLinear { steps = RampSteps(ramp) }
  }

  /// The pixel of one value.
  public func color(of value: Double) -> UInt32 { ramp.color(of: value) }

  private mutating func rebuildLookup() {
    lookup.removeAll(keepingCapacity: true)
    guard let small = SmallElements(elementType) else { return }
    lookup.reserveCapacity(small.count)
    for biased in 0..<small.count { lookup.append(ramp.color(of: Double(biased - small.bias))) }
  }

  /// Adds a plane to what is on the canvas, or lays it over. The mapper must be prepared for the plane's type.
  func draw(_ plane: Plane, on canvas: Canvas) {
    switch style.blend {
    case .additive: forEachColor(of: plane) { color in canvas.add(plane, color) }
    case .over:
      let veil = Veil(opacity: style.opacity)
      forEachColor(of: plane) { color in canvas.lay(plane, veil, color) }
    }
  }

  /// Calls `body` with what gives the pixel of an index its colour.
  @inline(__always)
  private func forEachColor(of plane: Plane, _ body: ((Int) -> UInt32) -> Void) {
    switch plane.content {
    case .small:
      guard !lookup.isEmpty else { return }
      lookup.withUnsafeBufferPointer { lookup in
        let mask = lookup.count - 1
        plane.small.withUnsafeBufferPointer { values in
          body { lookup[Int(values[$0]) & mask] }
        }
      }
    case .float:
      plane.float.withUnsafeBufferPointer { values in
        if ramp.isLinear {
          body { ramp.linearColor(of: Double(values[$0])) }
        } else if let steps {
          body { steps.color(of: values[$0]) }
        } else {
          body { ramp.color(of: Double(values[$0])) }
        }
      }
    case .label:
      plane.label.withUnsafeBufferPointer { values in
        body { ramp.color(of: Double(values[$0])) }
      }
    }
  }
}
