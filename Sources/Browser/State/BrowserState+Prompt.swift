import Voxels

extension BrowserState {
  /// Carries out a line that was typed at the prompt: a position, or a word with its arguments.
  public mutating func run(_ line: String) -> BrowserEffect? {
    let words = PromptArguments(line, usage: "").words
    guard let first = words.first else { return nil }
    let numbers = words.compactMap(Double.init)
    if numbers.count == words.count {
      guard numbers.count == 3, numbers.allSatisfy(\.isFinite) else {
        message = "a position has three numbers: x,y,z"
        return nil
      }
      moveCrosshair(to: Vector3(numbers[0], numbers[1], numbers[2]))
      return nil
    }
    guard let word = PromptWords.named(first == "q" ? "quit" : first) else {
      message =
        "unknown command \(first.printable): try x,y,z, \(PromptWords.all.map(\.name).joined(separator: ", ")), or q"
      return nil
    }
    do {
      return try word.run(&self, PromptArguments(String(line.trimmed.dropFirst(first.count)), usage: word.usage))
    } catch {
      message = error.message.printable
      return nil
    }
  }

  /// Completes what is typed at the prompt as far as it is certain, and lists what could follow.
  public mutating func completePrompt() {
    guard let text = prompt?.text else { return }
    let word = text.prefix { $0 != " " }
    var candidates: [String]
    if word.endIndex == text.endIndex {
      candidates = PromptWords.all.map(\.name).filter { $0.hasPrefix(word) }
    } else {
      let choices = PromptWords.named(String(word))?.choices(self) ?? []
      candidates = choices.map { "\(word) \($0)" }.filter { $0.lowercased().hasPrefix(text.lowercased()) }
    }
    guard let first = candidates.first else { return }
    let common = candidates.dropFirst().reduce(first) { String(zip($0, $1).prefix { $0 == $1 }.map(\.0)) }
    if candidates.count == 1 {
      prompt?.text = first + (word.endIndex == text.endIndex ? " " : "")
    } else if common.count >= text.count {
      prompt?.text = common
    }
    prompt?.choices = candidates.count > 1 ? candidates : []
  }
}
