import Rendering
import Scenes
import Voxels

/// What can be typed at the prompt beside a position: a word with its arguments.
struct PromptWord: Sendable {
  /// Why a line was not understood, for the user.
  struct Fault: Error {
    var message: String
  }

  let name: String
  /// The word with arguments as an example, for complaints.
  let usage: String
  /// What may follow it, to be completed.
  var choices: @Sendable (BrowserState) -> [String] = { _ in [] }
  /// Carries it out.
  let run: @Sendable (inout BrowserState, PromptArguments) throws(Fault) -> BrowserEffect?
}

/// What follows a word at the prompt.
struct PromptArguments: Sendable {
  /// As it was typed, without spaces around it.
  let text: String
  let words: [String]
  fileprivate let usage: String

  init(_ text: String, usage: String) {
    self.text = String(text.trimmed)
    words = text.split { $0 == " " || $0 == "," || $0 == "\t" }.map(String.init)
    self.usage = usage
  }

  var fault: PromptWord.Fault { PromptWord.Fault(message: "try \(usage)") }

  /// So many numbers and nothing else.
  func numbers(_ count: Int) throws(PromptWord.Fault) -> [Double] {
    let numbers = words.compactMap(Double.init).filter(\.isFinite)
    guard numbers.count == count, words.count == count else { throw fault }
    return numbers
  }

  /// One number within bounds.
  func number(in range: ClosedRange<Double>) throws(PromptWord.Fault) -> Double {
    let number = try numbers(1)[0]
    guard range.contains(number) else { throw fault }
    return number
  }

  /// Nothing.
  func none() throws(PromptWord.Fault) {
    guard words.isEmpty else { throw fault }
  }
}

extension String {
  /// Without spaces at both ends.
  var trimmed: Substring {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}
