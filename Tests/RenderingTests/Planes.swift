import Pixels
import Rendering
import Slicing
import Voxels

/// A plane of integers of up to 16 bits, as they are in the volume.
func smallPlane(_ values: [Int], width: Int, type: ElementType = .uint8, coverage: UInt8 = Plane.Coverage.ready)
  -> Plane
{
  var plane = emptyPlane(.small, type, width: width, count: values.count, coverage: coverage)
  let bias = type == .int8 ? 128 : type == .int16 ? 32768 : 0
  for (index, value) in values.enumerated() { plane.small[index] = UInt16(value + bias) }
  return plane
}

func floatPlane(_ values: [Float], width: Int, coverage: UInt8 = Plane.Coverage.ready) -> Plane {
  var plane = emptyPlane(.float, .float32, width: width, count: values.count, coverage: coverage)
  for (index, value) in values.enumerated() { plane.float[index] = value }
  return plane
}

func labelPlane(_ values: [UInt64], width: Int, coverage: UInt8 = Plane.Coverage.ready) -> Plane {
  var plane = emptyPlane(.label, .uint64, width: width, count: values.count, coverage: coverage)
  for (index, value) in values.enumerated() { plane.label[index] = value }
  return plane
}

private func emptyPlane(
  _ content: Plane.Content, _ type: ElementType, width: Int, count: Int, coverage: UInt8
) -> Plane {
  var plane = Plane()
  plane.reset(width: width, height: width == 0 ? 0 : count / width, content: content, elementType: type)
  for index in 0..<count { plane.coverage[index] = coverage }
  return plane
}

/// The picture of some layers alone, as large as the first of them.
func picture(_ layers: [(Plane, LayerStyle)], colors: CoverageColors = CoverageColors()) -> Raster {
  // What was there before must not matter.
  var raster = Raster(width: layers[0].0.width, height: layers[0].0.height, filledWith: 0xabcdef)
  var compositor = Compositor(colors: colors)
  let area = PixelArea(raster)
  compositor.compose(layers.map(\.0), styles: layers.map(\.1), into: &raster, area: area)
  return raster
}

func intensity(
  _ minimum: Double, _ maximum: Double, gamma: Double = 1, tint: IntensityStyle.Tint = .color(.white),
  isInverted: Bool = false, opacity: Double = 1, blend: IntensityStyle.Blend = .additive
) -> LayerStyle {
  .intensity(
    IntensityStyle(
      window: IntensityWindow(minimum: minimum, maximum: maximum), gamma: gamma, tint: tint, isInverted: isInverted,
      opacity: opacity, blend: blend))
}

func gray(_ value: Int) -> UInt32 { UInt32(value) * 0x010101 }

/// The red, green and blue of a pixel.
func components(_ pixel: UInt32) -> [Int] { [Int(pixel >> 16 & 255), Int(pixel >> 8 & 255), Int(pixel & 255)] }
