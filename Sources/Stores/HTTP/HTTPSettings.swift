import Glibc
import Voxels

/// How patient requests are, and how often they are tried.
public struct HTTPSettings: Sendable {
  /// How often a request is sent at most, the first time included.
  public var attempts = 5
  /// Seconds before the second attempt; twice that before each further one.
  public var firstDelay = 0.2
  /// The longest wait in seconds that is our own idea.
  public var longestDelay = 8.0
  /// The longest wait in seconds that a server may ask for.
  public var longestRetryAfter = 60.0
  /// Seconds for finding the host and connecting to it.
  public var connectTimeout = 10.0
  /// After so many seconds with fewer than ``stallSpeed`` bytes in each a transfer counts as stalled.
  public var stallSeconds = 20
  /// Bytes a second.
  public var stallSpeed = 100

  /// A file of certificates to trust instead of the system's.
  public var certificates = HTTPSettings.certificates

  /// Where bytes are kept for the next time; nil for nowhere.
  public var cache = HTTPSettings.defaults.withLock { $0.cache }
  /// Whether nothing is sent, and all comes from the disk cache.
  public var isOffline = HTTPSettings.defaults.withLock { $0.isOffline }

  public init() {}

  private static let defaults = Locked<(cache: DiskCache?, isOffline: Bool)>((nil, false))

  /// Sets what stores use unless they are told otherwise, before the first of them is made.
  public static func setDefaults(cache: DiskCache?, isOffline: Bool) {
    defaults.withLock { $0 = (cache, isOffline) }
  }

  /// What the disk cache has done that stores use; nil where there is none.
  public static var diskCacheStatistics: DiskCacheStatistics? { defaults.withLock { $0.cache }?.statistics }

  /// What the environment says.
  private static let certificates = ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy.compactMap { environment($0) }.first

  /// Whether there is a `~/.netrc`. Without one libcurl need not look for it with every request.
  static let hasNetrc = environment("HOME").map { access($0 + "/.netrc", R_OK) == 0 } ?? false

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}

/// What the program calls itself in requests.
public enum UserAgent {
  private static let text = Locked("microtome")

  static var current: String { text.withLock { $0 } }

  /// Sets name and version, as in `microtome/1.2`.
  public static func set(_ name: String) { text.withLock { $0 = name } }
}
