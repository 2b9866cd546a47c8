import Pixels
import Slicing
import Voxels

/// Makes one picture of the planes of several layers.
///
/// Layers are drawn in order, the bottom one first. Intensities are added up, each component clamped to 255, or laid over
/// what is below by their opacity, as their style says; labels are laid over. One compositor serves all viewports of a scene: it keeps lookups and
/// memory from frame to frame, a lookup for each place in the order.
public struct Compositor: Sendable {
  /// What is drawn where there is no value.
  public var colors: CoverageColors

  private var intensityMappers: [IntensityMapper?] = []
  private var labelMappers: [LabelMapper?] = []
  private var marks: [UInt8] = []

  public init(colors: CoverageColors = CoverageColors()) { self.colors = colors }

  /// Draws layers into an area of a raster; all that was there before is replaced.
  ///
  /// The planes' first pixels are at the area's left and top. An area without planes, and what of it the planes do not
  /// reach, is background; what of it lies outside of the raster is left out.
  ///
  /// - Parameters:
  ///   - planes: What to draw, the bottom layer first. A plane whose buffers are shorter than its extent is left out.
  ///   - styles: How to draw them, one a plane; planes without one are left out.
  public mutating func compose(
    _ planes: [Plane], styles: [LayerStyle], into raster: inout Raster, area: PixelArea
  ) {
    let visible = area.intersection(PixelArea(raster))
    guard !visible.isEmpty else { return }
    prepare(planes, styles)
    let stride = raster.width
    let count = visible.width * visible.height
    if marks.count < count { marks = Array(repeating: 0, count: count) }
    // Taken out, for the mappers are changed while it is held open.
    var marks = [UInt8]()
    swap(&marks, &self.marks)
    raster.pixels.withUnsafeMutableBufferPointer { pixels in
      marks.withUnsafeMutableBufferPointer { marks in
        let canvas = Canvas(
          pixels: pixels, start: visible.y * stride + visible.x, stride: stride, marks: marks,
          columns: visible.width, rows: visible.height, planeX: visible.x - area.x, planeY: visible.y - area.y)
        canvas.clear()
        for layer in 0..<min(planes.count, styles.count) where planes[layer].isWhole {
          switch styles[layer] {
          case .intensity: intensityMappers[layer]?.draw(planes[layer], on: canvas)
          case .labels: labelMappers[layer]?.draw(planes[layer], on: canvas)
          }
        }
        canvas.finish(colors)
      }
    }
    swap(&marks, &self.marks)
  }

  /// Brings the mappers up to date with styles and types.
  private mutating func prepare(_ planes: [Plane], _ styles: [LayerStyle]) {
    let count = min(planes.count, styles.count)
    while intensityMappers.count < count {
      intensityMappers.append(nil)
      labelMappers.append(nil)
    }
    for layer in 0..<count {
      switch styles[layer] {
      case .intensity(let style):
        let type = planes[layer].elementType
        intensityMappers[layer]?.prepare(style, for: type)
        if intensityMappers[layer] == nil { intensityMappers[layer] = IntensityMapper(style, for: type) }
        if planes[layer].content == .float { intensityMappers[layer]?.prepareSteps() }
      case .labels(let style):
        labelMappers[layer]?.prepare(style)
        if labelMappers[layer] == nil { labelMappers[layer] = LabelMapper(style) }
      }
    }
  }
}
