/// A screen as lines of coloured text for a pipe or a file: no cursor movement, each line ended by `ESC [ 0 m` and a
/// newline.
public func plainText(_ grid: CellGrid, mode: ColorMode) -> [UInt8] {
  var text: [UInt8] = []
  var line = [UInt8](
    repeating: 0, count: grid.width * RowEncoder.mostBytesPerCell + RowEncoder.mostBytesBeside)
  Palette256.tables.withUnsafeBufferPointer { palette in
    line.withUnsafeMutableBufferPointer { line in
      grid.cells.withUnsafeBufferPointer { cells in
        guard let memory = line.baseAddress, let cells = cells.baseAddress else { return }
        for row in 0..<grid.height {
          var encoder = RowEncoder(memory, width: grid.width, row: row, mode: mode, palette: palette)
          encoder.encodeLine(cells + row * grid.width)
          text.append(contentsOf: UnsafeBufferPointer(start: memory, count: encoder.count))
        }
      }
    }
  }
  return text
}
