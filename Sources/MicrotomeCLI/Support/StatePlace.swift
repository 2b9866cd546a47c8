import Glibc

/// Where microtome keeps what it wants to remember from one run to the next.
enum StatePlace {
  /// `$XDG_STATE_HOME/microtome` or `~/.local/state/microtome`; nil when there is no such place.
  static var usual: String? {
    func variable(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    // By the specification, relative paths there do not count.
    if let base = variable("XDG_STATE_HOME"), base.hasPrefix("/") { return base + "/microtome" }
    // A home that does not exist is not made.
    guard let home = variable("HOME"), home.hasPrefix("/"), access(home, W_OK | X_OK) == 0 else { return nil }
    return home + "/.local/state/microtome"
  }
}
