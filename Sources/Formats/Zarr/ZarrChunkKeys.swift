/// How chunk keys are made of chunk indices.
enum ZarrChunkKeys: Sendable, Equatable {
  /// v3's default: `c/1/23/45`, and `c` for an array without axes.
  case prefixed(separator: String)
  /// v2: `1.23.45`, and `0` for an array without axes.
  case plain(separator: String)
  /// v2 that does not say: `.` is meant, but early writers of nested chunks left `/` undeclared.
  case undeclared

  func key(_ index: [Int]) -> String {
    switch self {
    case .prefixed(let separator): (["c"] + index.map(String.init)).joined(separator: separator)
    case .plain(let separator): index.isEmpty ? "0" : index.map(String.init).joined(separator: separator)
    case .undeclared: ZarrChunkKeys.plain(separator: ".").key(index)
    }
  }
}
