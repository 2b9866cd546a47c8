import ArgumentParser
import Scenes
import Stores

/// The options of everything that may read from servers.
struct NetworkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Append one JSON object a request to a file.", valueName: "file"))
  var traceHttp: String?

  @Flag(help: "Ask no other hosts than the source's own, whatever its documents name.")
  var sameHost = false

  var opener: SceneOpener { SceneOpener(allowsOtherHosts: !sameHost) }

  /// Puts the options into effect, before the first request.
  ///
  /// - Throws: ``Failure`` when a file cannot be written.
  func apply() throws {
    if let traceHttp { try HTTPTrace.write(to: traceHttp) }
  }
}
