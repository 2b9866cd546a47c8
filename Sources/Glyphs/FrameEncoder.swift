/// Turns each new screen into the bytes that make the terminal show it, given what it shows already.
///
/// A frame is wrapped in a synchronized update (`CSI ? 2026 h` … `l`, which terminals that do not know it ignore),
/// begins and ends without colours or attributes, expects nothing of the cursor, and never clears what it then
/// paints. The terminal must not wrap lines by itself (`CSI ? 7 l`).
public struct FrameEncoder: Sendable {
  /// What the terminal shows.
  private var shown = CellGrid()
  private var mode = ColorMode.truecolor
  private var isKnown = false
  /// Memory for the bytes of one row.
  private var line: [UInt8] = []

  /// An encoder that knows nothing of what the terminal shows.
  public init() {}

  /// The terminal may show anything now: the next frame paints every cell.
  public mutating func invalidate() { isKnown = false }

  /// Appends the bytes that bring the terminal from the last screen to this one; nothing when they look the same.
  ///
  /// Another size or colour mode than last time repaints every cell. The frame must reach the terminal, or
  /// ``invalidate()`` be called.
  public mutating func encode(_ grid: CellGrid, mode: ColorMode, into out: inout [UInt8]) {
    let repaints = !isKnown || mode != self.mode || grid.width != shown.width || grid.height != shown.height
    if repaints { shown.reset(width: grid.width, height: grid.height) }
    self.mode = mode
    isKnown = true
    guard grid.width > 0 && grid.height > 0 else { return }
    let capacity = grid.width * RowEncoder.mostBytesPerCell + RowEncoder.mostBytesBeside
    if line.count < capacity { line = [UInt8](repeating: 0, count: capacity) }

    var pen = Pen()
    let start = out.count
    Palette256.tables.withUnsafeBufferPointer { palette in
      line.withUnsafeMutableBufferPointer { line in
        grid.cells.withUnsafeBufferPointer { cells in
          guard let memory = line.baseAddress, let cells = cells.baseAddress else { return }
          for row in 0..<grid.height {
            let new = cells + row * grid.width
            var encoder = RowEncoder(memory, width: grid.width, row: row, mode: mode, palette: palette)
            let isChanged = shown.withRow(row) { old in
              encoder.encode(new, over: repaints ? nil : old, &pen)
            }
            if isChanged || repaints { shown.copyRow(row, from: new) }
            if encoder.count == 0 { continue }
            if out.count == start { out.append(contentsOf: FrameEncoder.beginning) }
            out.append(contentsOf: UnsafeBufferPointer(start: memory, count: encoder.count))
          }
        }
      }
    }
    guard out.count > start else { return }
    if !pen.isPlain { out.append(contentsOf: FrameEncoder.plain) }
    out.append(contentsOf: FrameEncoder.end)
  }

  private static let beginning = Array("\u{1B}[?2026h".utf8)
  private static let plain = Array("\u{1B}[0m".utf8)
  private static let end = Array("\u{1B}[?2026l".utf8)
}
