extension RGB {
  /// A colour from hue, saturation and value of 0…1 each; hue 1 is red again.
  init(hue: Double, saturation: Double, value: Double) {
    let sixths = hue.clampedToUnit * 6
    let sector = Int(sixths)
    let within = sixths - Double(sector)
    let low = value * (1 - saturation)
    let falling = value * (1 - saturation * within)
    let rising = value * (1 - saturation * (1 - within))
    switch sector % 6 {
    case 0: self.init(red: value, green: rising, blue: low)
    case 1: self.init(red: falling, green: value, blue: low)
    case 2: self.init(red: low, green: value, blue: rising)
    case 3: self.init(red: low, green: falling, blue: value)
    case 4: self.init(red: rising, green: low, blue: value)
    default: self.init(red: value, green: low, blue: falling)
    }
  }
}

/// The hue, 0 to below 1, of a colour with components of 0…1; 0 for greys.
func hue(_ red: Double, _ green: Double, _ blue: Double) -> Double {
  let high = max(red, green, blue)
  let spread = high - min(red, green, blue)
  guard spread > 0 else { return 0 }
  let sixths =
    switch high {
    case red: (green - blue) / spread
    case green: (blue - red) / spread + 2
    default: (red - green) / spread + 4
    }
  return (sixths < 0 ? sixths + 6 : sixths) / 6
}
