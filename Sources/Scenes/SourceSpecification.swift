import Formats
import Stores
import Voxels

/// What the text of a source says: where it starts, which containers to go into, and which format to expect.
///
/// Two notations, which may be mixed: a format in front, as in `zarr3://PATH`, and Neuroglancer's pipeline, as in
/// `URL|zip:inner/path|zarr3:`. A stage that is a container goes into the file before it; one that is a format comes
/// last; the path of either is percent-encoded and starts at its root.
/// https://neuroglancer-docs.web.app/datasource/index.html#url-syntax
public struct SourceSpecification: Sendable, Equatable {
  /// A part of the pipeline after the first.
  public enum Stage: Sendable, Equatable {
    /// Into the file before it, then to a path inside.
    case container(scheme: String, path: String)
    /// To a path below the place before it.
    case folder(path: String)
  }

  /// A path, or a URL that a store serves.
  public let start: String
  public let stages: [Stage]
  /// The name of the one format to try; nil tries them all.
  public let format: String?

  /// - Throws: ``Failure`` (`usage`, `unsupported`) when a stage is not known, or formats contradict each other.
  public init(parsing text: String) throws(Failure) {
    var format: String?
    var rest = text[...]
    if let separator = text.firstRange(of: "://"),
      let name = SourceSpecification.format(named: text[..<separator.lowerBound])
    {
      format = name
      rest = text[separator.upperBound...]
    }
    // The link of a viewer has its whole state behind `#!`, with pipelines of its own.
    let parts = rest.contains("#!") ? [rest] : rest.split(separator: "|", omittingEmptySubsequences: false)
    var start = String(parts.first ?? "")
    var stages: [Stage] = []
    var hasFormat = false
    for part in parts.dropFirst() {
      guard let (scheme, path) = SourceSpecification.stage(part) else {
        // A path may have the sign in it.
        guard stages.isEmpty, !hasFormat else {
          throw Failure(.usage, text, "\(part) is no stage of a pipeline", remedy: SourceSpecification.remedy)
        }
        start += "|\(part)"
        continue
      }
      guard !hasFormat else {
        throw Failure(.usage, text, "the stage \(scheme): follows a format", remedy: "a format comes last")
      }
      if SourceSpecification.isContainer(scheme) {
        stages.append(.container(scheme: scheme, path: path.percentDecoded))
      } else if let name = SourceSpecification.format(named: scheme[...]) {
        guard format == nil || format == name else {
          throw Failure(.usage, text, "two formats are named: \(format ?? "") and \(name)", remedy: "name one")
        }
        format = name
        hasFormat = true
        // What Neuroglancer has behind `#` tells it what microtome finds out by itself.
        let path = path.prefix { $0 != "#" && $0 != "?" }
        if !path.isEmpty { stages.append(.folder(path: String(path).percentDecoded)) }
      } else {
        throw Failure(
          .unsupported, text, "\(scheme): is no container or format that microtome knows",
          remedy: SourceSpecification.remedy)
      }
    }
    self.start = start
    self.stages = stages
    self.format = format
  }

  /// The place that is meant. A relative path starts at the working folder, or at `base`.
  ///
  /// - Throws: ``Failure`` when a container is missing or cannot be understood.
  public func locate(relativeTo base: Location? = nil) async throws -> Location {
    var location = try StoreRegistry.locate(start, relativeTo: base)
    for stage in stages {
      switch stage {
      case .container(let scheme, let path):
        guard let root = try await ContainerRegistry.open(location, as: scheme) else {
          throw Failure(.missing, location.name, "no such file", remedy: "check the path")
        }
        location = root.appending(path)
      case .folder(let path):
        // A container goes by its name, as it does where nothing follows.
        location = try await (ContainerRegistry.open(location) ?? location).appending(path)
      }
    }
    return location
  }

  private static var remedy: String {
    let names =
      ContainerRegistry.all.map { $0.documentation.names[0] } + FormatRegistry.all.map { $0.documentation.names[0] }
    return "known are \(names.map { "|\($0):" }.joined(separator: ", "))"
  }

  /// `SCHEME:PATH`, or `SCHEME` alone where that is known; nil for anything else.
  private static func stage(_ part: Substring) -> (scheme: String, path: String)? {
    let scheme = part.prefix { $0 != ":" }
    guard let first = scheme.first, first.isASCII, first.isLetter,
      scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
    else { return nil }
    let name = scheme.lowercased()
    if scheme.endIndex < part.endIndex { return (name, String(part[scheme.endIndex...].dropFirst())) }
    return isContainer(name) || format(named: name[...]) != nil ? (name, "") : nil
  }

  private static func isContainer(_ scheme: String) -> Bool {
    ContainerRegistry.all.contains { $0.documentation.names.contains(scheme) }
  }

  /// The registry's name for a format; Neuroglancer has a longer one for its own.
  private static func format(named name: Substring) -> String? {
    let name = name == "neuroglancer-precomputed" ? "precomputed" : String(name)
    return FormatRegistry.all.contains { $0.documentation.names.contains(name) } ? name : nil
  }
}
