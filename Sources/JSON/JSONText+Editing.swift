import Voxels

extension JSONText {
  /// Puts a value where a path leads. Objects that the path goes through and that are not there yet are made; a step
  /// into something else than it asks for changes nothing.
  public mutating func set(_ value: JSON, at path: [Step]) {
    let indent = indent
    JSONText.change(&root, at: path[...], depth: 0, makesObjects: true, indent: indent) { element, depth in
      element = JSONText.element(value, depth: depth, indent: indent)
    }
  }

  /// Takes away the member or item that a path leads to, if it is there.
  public mutating func remove(at path: [Step]) {
    guard let last = path.last else { return }
    changeItems(at: path.dropLast()) { items in
      guard let index = items.index(of: last) else { return }
      let removed = items.list.remove(at: index)
      // What stands beside the brackets stays there.
      if index == items.list.count, !items.list.isEmpty { items.list[index - 1].trail = removed.trail }
      if index == 0, !items.list.isEmpty { items.list[0].lead = removed.lead }
      if items.list.isEmpty { items.hasTrailingComma = false }
    }
  }

  /// Puts a value among the items of an array, `count` for the end.
  public mutating func insert(_ value: JSON, at index: Int, of path: [Step]) {
    let indent = indent
    changeItems(at: path[...]) { items in
      let element = JSONText.element(value, depth: path.count + 1, indent: indent)
      JSONText.add(nil, element, at: index, to: &items, depth: path.count, indent: indent)
    }
  }

  /// Puts the items of an array in another order: first the one that is at `order[0]` now. Anything but a permutation
  /// changes nothing.
  public mutating func reorder(_ order: [Int], of path: [Step]) {
    changeItems(at: path[...]) { items in
      guard order.sorted() == Array(items.list.indices) else { return }
      let old = items.list
      for (index, from) in order.enumerated() {
        items.list[index] = old[from]
        // Lines stay lines, whichever item they have.
        items.list[index].lead = old[index].lead
        items.list[index].trail = old[index].trail
      }
    }
  }

  private mutating func changeItems(at path: ArraySlice<Step>, _ body: (inout Items) -> Void) {
    JSONText.change(&root, at: path, depth: 0, makesObjects: false, indent: nil) { element, _ in
      switch element {
      case .scalar: break
      case .array(var items):
        body(&items)
        element = .array(items)
      case .object(var items):
        body(&items)
        element = .object(items)
      }
    }
  }

  /// - Parameter makesObjects: whether objects that the path goes through are made where they are missing.
  private static func change(
    _ element: inout Element, at path: ArraySlice<Step>, depth: Int, makesObjects: Bool, indent: [UInt8]?,
    _ body: (inout Element, _ depth: Int) -> Void
  ) {
    guard let step = path.first else { return body(&element, depth) }
    guard var items = element.items, let index = place(of: step, &items, makesObjects, element, depth, indent) else {
      return
    }
    let isArray = if case .array = element { true } else { false }
    // Whoever holds the items alone changes them where they are.
    element = .scalar([])
    change(
      &items.list[index].element, at: path.dropFirst(), depth: depth + 1, makesObjects: makesObjects, indent: indent,
      body
    )
    element = isArray ? .array(items) : .object(items)
  }

  /// Where a step leads to among the items of a container; nil for nowhere.
  private static func place(
    of step: Step, _ items: inout Items, _ makesObjects: Bool, _ container: Element, _ depth: Int, _ indent: [UInt8]?
  ) -> Int? {
    switch (container, step) {
    case (.array, .item): return items.index(of: step)
    case (.object, .member(let name)):
      if let index = items.index(of: step) { return index }
      guard makesObjects else { return nil }
      add(name, .object(Items(list: [], rest: [])), at: items.list.count, to: &items, depth: depth, indent: indent)
      return items.list.count - 1
    default: return nil
    }
  }

  /// Adds an item in the manner of those that are there, or of the document.
  private static func add(
    _ name: String?, _ element: Element, at index: Int, to items: inout Items, depth: Int, indent: [UInt8]?
  ) {
    let isFirst = items.list.isEmpty
    let newline = indent.map { indent in { (depth: Int) in [10] + [[UInt8]](repeating: indent, count: depth).joined() }
    }
    var item = Item(lead: [], key: nil, element: element, trail: [])
    if isFirst {
      item.lead = (newline?(depth + 1) ?? [])[...]
      item.trail = (newline?(depth) ?? [])[...]
      items.rest = []
    } else {
      // Of one line, `[1, 2]`, the second item has the space.
      let model = items.list[min(index, items.list.count - 1)]
      item.lead = spaces(index == 0 || items.list.count == 1 ? items.list[0].lead : model.lead)
      if lastLine(item.lead) == nil { item.lead = index == 0 ? [] : [0x20] }
      if index >= items.list.count {
        item.trail = items.hasTrailingComma ? [] : items.list[items.list.count - 1].trail
        if !items.hasTrailingComma { items.list[items.list.count - 1].trail = [] }
      } else if index == 0, lastLine(items.list[0].lead) == nil {
        items.list[0].lead = [0x20]
      }
    }
    if let name { item.key = (Array(JSON.string(name).text().utf8)[...] + Array(": ".utf8), name) }
    items.list.insert(item, at: min(index, items.list.count))
  }

  /// Without comments, which belong to the item that they stand beside.
  private static func spaces(_ trivia: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let line = lastLine(trivia) else { return trivia.allSatisfy { $0 == 0x20 } ? trivia : [0x20] }
    return [10] + line
  }

  /// A new value in the manner of the document.
  private static func element(_ value: JSON, depth: Int, indent: [UInt8]?) -> Element {
    guard let indent else { return parsed(value.text()) }
    var out: [UInt8] = []
    let base = [[UInt8]](repeating: indent, count: depth).joined()
    for (number, line) in value.text(indent: 1).utf8.split(separator: 10).enumerated() {
      let text = line.drop { $0 == 0x20 }
      if number > 0 {
        out += [10] + base + [[UInt8]](repeating: indent, count: line.count - text.count).joined()
      }
      out += text
    }
    return parsed(String(decoding: out, as: UTF8.self))
  }

  /// With its structure, so that it can be changed in turn.
  private static func parsed(_ text: String) -> Element {
    (try? JSONText(parsing: Bytes(Array(text.utf8))))?.root ?? .scalar(Array(text.utf8)[...])
  }
}
