import Slicing

/// Turns segment ids into paint by a style, remembering what it found for some ids.
struct LabelMapper: Sendable {
  private static let slots = 1024

  private var style: LabelStyle
  /// A slot an id could be in, and its paint. Empty slots say that id 0 is transparent, which is true.
  private var ids: [UInt64]
  private var paints: [Paint]

  init(_ style: LabelStyle) {
    self.style = style
    ids = Array(repeating: 0, count: LabelMapper.slots)
    paints = Array(repeating: .transparent, count: LabelMapper.slots)
  }

  /// Changes the style; nothing happens when it is what it was.
  mutating func prepare(_ style: LabelStyle) {
    guard style != self.style else { return }
    self.style = style
    for slot in 0..<LabelMapper.slots {
      ids[slot] = 0
      paints[slot] = .transparent
    }
  }

  mutating func paint(of id: UInt64) -> Paint {
    let slot = Int(truncatingIfNeeded: (id &* 0x9e37_79b9_7f4a_7c15) >> 54)
    if ids[slot] == id { return paints[slot] }
    let paint = makePaint(of: id)
    ids[slot] = id
    paints[slot] = paint
    return paint
  }

  private func makePaint(of id: UInt64) -> Paint {
    guard id != 0, style.selection.isEmpty || style.selection.contains(id) else { return .transparent }
    if let chosen = style.colors[id] {
      return Paint(chosen.color, opacity: style.opacity * Double(chosen.alpha) / 255)
    }
    return Paint(style.palette.color(of: id), opacity: style.opacity)
  }

  /// Lays a plane over what is on the canvas.
  mutating func draw(_ plane: Plane, on canvas: Canvas) {
    switch plane.content {
    case .label:
      plane.label.withUnsafeBufferPointer { ids in
        canvas.lay(plane, id: { ids[$0] }, paint: { paint(of: $0) })
      }
    case .small:
      let bias = SmallElements(plane.elementType)?.bias ?? 0
      plane.small.withUnsafeBufferPointer { values in
        canvas.lay(
          plane, id: { UInt64(truncatingIfNeeded: Int(values[$0]) - bias) }, paint: { paint(of: $0) })
      }
    case .float:
      plane.float.withUnsafeBufferPointer { values in
        canvas.lay(plane, id: { LabelMapper.id(of: values[$0]) }, paint: { paint(of: $0) })
      }
    }
  }

  /// The whole part of a value as an id; 0 for what is beyond 64 bits.
  private static func id(of value: Float) -> UInt64 {
    if value >= 0, value < 0x1p64 { return UInt64(value) }
    if value < 0, value >= -0x1p63 { return UInt64(bitPattern: Int64(value)) }
    return 0
  }
}
