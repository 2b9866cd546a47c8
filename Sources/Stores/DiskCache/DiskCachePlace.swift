import Glibc

/// Where the disk cache is without an option.
public enum DiskCachePlace {
  /// `MICROTOME_CACHE_DIR`, which may be `none`, `$XDG_CACHE_HOME/microtome` or `~/.cache/microtome`; nil when there is
  /// no place.
  public static var usual: String? {
    func variable(_ name: String) -> String? { ProcessEnvironment.variable(name).flatMap { $0.isEmpty ? nil : $0 } }
    if let named = variable("MICROTOME_CACHE_DIR") { return named == "none" ? nil : named }
    // By the specification, relative paths there do not count.
    if let base = variable("XDG_CACHE_HOME"), base.hasPrefix("/") { return base + "/microtome" }
    // A home that does not exist is not made.
    guard let home = variable("HOME"), home.hasPrefix("/"), access(home, W_OK | X_OK) == 0 else { return nil }
    return home + "/.cache/microtome"
  }
}
