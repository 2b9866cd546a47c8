import Browser
import Glyphs
import Slicing
import Testing

@Suite struct ScreenLayoutTests {
  @Test(arguments: [nil, PlaneOrientation.xy, .xz, .yz], [true, false])
  func nothingOverlapsOrLeavesTheScreen(maximized: PlaneOrientation?, showsPanel: Bool) {
    for columns in 1...300 {
      for rows in 1...100 {
        let layout = ScreenLayout(
          size: ScreenSize(columns: columns, rows: rows), maximized: maximized, showsPanel: showsPanel)
        // Counted by hand: a failed expectation for each of 240,000 layouts would say nothing.
        guard let fault = fault(in: layout, maximized) else { continue }
        Issue.record("\(columns)x\(rows): \(fault)")
        return
      }
    }
  }

  private func fault(in layout: ScreenLayout, _ maximized: PlaneOrientation?) -> String? {
    let size = layout.size
    let isUsable = size.columns >= ScreenLayout.minimum.columns && size.rows >= ScreenLayout.minimum.rows
    guard isUsable else {
      return layout.viewports.isEmpty && layout.panel == nil ? nil : "shows something on a screen that is too small"
    }
    let wanted = maximized.map { [$0] } ?? [.xy, .yz, .xz]
    guard Set(layout.viewports.map(\.orientation)) == Set(wanted), layout.viewports.count == wanted.count else {
      return "has the viewports \(layout.viewports.map(\.orientation))"
    }
    let places = layout.viewports.map(\.cells) + (layout.panel.map { [$0] } ?? [])
    for (index, place) in places.enumerated() {
      if place.isEmpty { return "has a place without extent: \(place)" }
      if place.column < 0 || place.row < 0 || place.column + place.width > size.columns
        || place.row + place.height > size.rows - ScreenLayout.statusRows
      {
        return "lets \(place) reach outside"
      }
      for other in places[..<index] where !place.intersection(other).isEmpty {
        return "lets \(place) and \(other) overlap"
      }
    }
    return nil
  }

  @Test func viewportsShareTheirCorner() {
    let layout = ScreenLayout(size: ScreenSize(columns: 200, rows: 60), maximized: nil, showsPanel: true)
    let places = Dictionary(uniqueKeysWithValues: layout.viewports.map { ($0.orientation, $0.cells) })
    #expect(places[.xy]?.width == places[.xz]?.width, "XY and XZ share x")
    #expect(places[.xy]?.height == places[.yz]?.height, "XY and YZ share y")
    #expect(places[.xy]?.column == places[.xz]?.column)
    #expect(places[.xy]?.row == places[.yz]?.row)
  }

  @Test func cellsBelongToTheViewportThatShowsThem() {
    let layout = ScreenLayout(size: ScreenSize(columns: 100, rows: 40), maximized: nil, showsPanel: true)
    for place in layout.viewports {
      let (left, top) = (place.cells.column, place.cells.row)
      let (right, bottom) = (left + place.cells.width - 1, top + place.cells.height - 1)
      #expect(layout.viewport(column: left, row: top) == place)
      #expect(layout.viewport(column: right, row: bottom) == place)
    }
    #expect(layout.viewport(column: 99, row: 39) == nil, "the status line is no viewport")
    #expect(layout.viewport(column: -1, row: 0) == nil)
  }
}
