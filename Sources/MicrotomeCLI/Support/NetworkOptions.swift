import ArgumentParser
import Scenes
import Stores

/// The options of everything that may read from servers.
struct NetworkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the disk cache of remote data.", valueName: "dir|none"))
  var cacheDir: String?

  @Option(
    help: ArgumentHelp(
      "Most bytes of it, such as 50G; by default 10G, or a quarter of what is free.", valueName: "size"))
  var cacheDisk: ByteSize?

  @Flag(help: "Send nothing: read remote data from the disk cache alone.")
  var offline = false

  @Option(help: ArgumentHelp("Append one JSON object a request to a file.", valueName: "file"))
  var traceHttp: String?

  @Flag(help: "Ask no other hosts than the source's own, whatever its documents name.")
  var sameHost = false

  var opener: SceneOpener { SceneOpener(allowsOtherHosts: !sameHost) }

  private var directory: String? { cacheDir == "none" ? nil : cacheDir ?? DiskCachePlace.usual }

  func validate() throws {
    if cacheDir == "" { throw ValidationError("--cache-dir is empty; name a folder, or none") }
    if offline, directory == nil {
      throw ValidationError("--offline needs a disk cache; name its folder by --cache-dir")
    }
  }

  /// Puts the options into effect, before the first request.
  ///
  /// - Parameter caches: whether there is a disk cache where no option names one.
  /// - Throws: ``Failure`` when a file cannot be written, or a named folder cannot be used.
  func apply(caches: Bool = true) throws {
    if let traceHttp { try HTTPTrace.write(to: traceHttp) }
    let cache = (caches || cacheDir != nil || offline ? directory : nil).map {
      DiskCache(directory: $0, limit: cacheDisk?.bytes)
    }
    if cacheDir != nil { try cache?.prepare(isReadOnly: offline) }
    HTTPSettings.setDefaults(cache: cache, isOffline: offline)
  }

  /// Writes to the disk cache what has come last, when a command is done. Not by atexit(3): libraries may have cleaned up
  /// by then.
  static func finish() { HTTPSettings().cache?.flush() }
}
