import Rendering
import Voxels

/// Every word that the prompt knows. A new one is an entry here.
enum PromptWords {
  static let all: [PromptWord] = moving + looks + layers + program

  static func named(_ name: String) -> PromptWord? { all.first { $0.name == name } }

  private static let moving = [
    PromptWord(name: "goto", usage: "goto x,y,z") { state, arguments throws(PromptWord.Fault) in
      let numbers = try arguments.numbers(3)
      state.moveCrosshair(to: Vector3(numbers[0], numbers[1], numbers[2]))
      return nil
    },
    PromptWord(name: "zoom", usage: "zoom 2") { state, arguments throws(PromptWord.Fault) in
      state.zoom = try arguments.number(in: .leastNonzeroMagnitude ... .greatestFiniteMagnitude)
      state.zoom(by: 1)
      return nil
    },
    PromptWord(name: "time", usage: "time 3") { state, arguments throws(PromptWord.Fault) in
      state.setTime(Int(try arguments.number(in: 0...1e9)))
      return nil
    },
  ]

  private static let looks = [
    PromptWord(name: "window", usage: "window 10 110, or window auto", choices: { _ in ["auto"] }) {
      state, arguments throws(PromptWord.Fault) in
      if arguments.text == "auto" { return .autoContrast }
      let numbers = try arguments.numbers(2)
      try state.expectIntensity()
      state.changeIntensity { $0.window = IntensityWindow(minimum: numbers[0], maximum: numbers[1]) }
      return nil
    },
    PromptWord(name: "gamma", usage: "gamma 1.2") { state, arguments throws(PromptWord.Fault) in
      let gamma = try arguments.number(in: 0.01...100)
      try state.expectIntensity()
      state.changeIntensity { $0.gamma = gamma }
      return nil
    },
    PromptWord(name: "opacity", usage: "opacity 0.5") { state, arguments throws(PromptWord.Fault) in
      let opacity = try arguments.number(in: 0...1)
      state.changeIntensity { $0.opacity = opacity }
      state.changeLabels { $0.opacity = opacity }
      return nil
    },
    PromptWord(name: "color", usage: "color #ff8800") { state, arguments throws(PromptWord.Fault) in
      guard let color = RGB(hex: arguments.text) else { throw arguments.fault }
      try state.expectIntensity()
      state.changeIntensity { $0.tint = .color(color) }
      return nil
    },
    PromptWord(
      name: "colormap", usage: "colormap \(Colormaps.all.map(\.name).joined(separator: ", "))",
      choices: { _ in Colormaps.all.map(\.name) }
    ) { state, arguments throws(PromptWord.Fault) in
      guard let map = Colormaps.named(arguments.text) else { throw arguments.fault }
      try state.expectIntensity()
      state.changeIntensity { $0.tint = .colormap(map) }
      return nil
    },
    PromptWord(name: "only", usage: "only 12 57, or only for all segments") {
      state, arguments throws(PromptWord.Fault) in
      let ids = arguments.words.compactMap { UInt64($0) }
      guard ids.count == arguments.words.count else { throw arguments.fault }
      guard let layer = state.activeSegmentation else { throw PromptWord.Fault(message: "there is no segmentation") }
      state.setSegments(in: layer) { $0 = Set(ids) }
      return nil
    },
  ]

  private static let layers = [
    PromptWord(name: "layer", usage: "layer NAME", choices: { $0.layers.names }) {
      state, arguments throws(PromptWord.Fault) in
      guard !arguments.text.isEmpty else { throw arguments.fault }
      switch state.layers.select(named: arguments.text) {
      case 0: throw PromptWord.Fault(message: "there is no layer \(arguments.text); Tab lists them")
      case 1: break
      case let count: throw PromptWord.Fault(message: "\(count) layers have that name; say GROUP/\(arguments.text)")
      }
      state.followsSelection = true
      state.explainSelection()
      return nil
    },
    PromptWord(name: "solo", usage: "solo") { state, arguments throws(PromptWord.Fault) in
      try arguments.none()
      state.solo()
      return nil
    },
    PromptWord(name: "on", usage: "on") { state, arguments throws(PromptWord.Fault) in
      try arguments.none()
      state.layers.showAll(state.layers.selected)
      return nil
    },
    PromptWord(name: "off", usage: "off") { state, arguments throws(PromptWord.Fault) in
      try arguments.none()
      state.layers.setVisible(false, state.layers.selected)
      return nil
    },
    PromptWord(name: "fold", usage: "fold") { state, arguments throws(PromptWord.Fault) in
      try arguments.none()
      state.layers.setFolds(true)
      return nil
    },
    PromptWord(name: "unfold", usage: "unfold") { state, arguments throws(PromptWord.Fault) in
      try arguments.none()
      state.layers.setFolds(false)
      return nil
    },
  ]

  private static let program = [
    PromptWord(name: "link", usage: "link") { _, arguments throws(PromptWord.Fault) in
      try arguments.none()
      return .copyLink
    },
    PromptWord(
      name: "save", usage: "save FILE.json", choices: { [$0.collectionPath] }
    ) { _, arguments throws(PromptWord.Fault) in
      guard !arguments.text.isEmpty else { throw arguments.fault }
      return .save(path: arguments.text)
    },
    PromptWord(name: "help", usage: "help") { state, arguments throws(PromptWord.Fault) in
      try arguments.none()
      state.overlay = .help(scroll: 0)
      return nil
    },
    PromptWord(name: "quit", usage: "quit") { _, arguments throws(PromptWord.Fault) in
      try arguments.none()
      return .quit
    },
  ]
}

extension BrowserState {
  /// Where the scene is kept as a collection: in that which it came from, or beside it.
  var collectionPath: String {
    if scene.format == "collection", scene.source.firstRange(of: "://") == nil, scene.source.hasSuffix(".json") {
      return scene.source
    }
    let name = scene.name.filter { $0 != "/" && !$0.isWhitespace }
    return (name.isEmpty ? "scene" : name) + ".json"
  }

  /// - Throws: a fault when nothing that is selected has a window and colours.
  fileprivate func expectIntensity() throws(PromptWord.Fault) {
    guard layers.selection.contains(where: { !layers[$0].style.isLabels && !layers[$0].volume.isFailed }) else {
      throw PromptWord.Fault(message: "no image is selected that has a window; layer NAME selects one")
    }
  }
}
