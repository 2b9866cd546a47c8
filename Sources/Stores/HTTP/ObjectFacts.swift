import Voxels

/// What an answer says of an object: which version it is, how large, and for how long that may be relied upon.
struct ObjectFacts: Sendable, Equatable {
  /// The server has no such object.
  var isAbsent = false
  /// The validators are those of an encoding of the object, not of the object itself.
  var isEncoded = false
  /// A name for the version, unique for the object's address. The server's validators, or made up where it has none.
  var version: String
  /// The entity tag as the server sent it, with its quotes.
  var etag: String?
  /// The value of Last-Modified.
  var modified: String?
  var size: Int?
  /// Seconds for which the answer is fresh, if the server says so.
  var lifetime: Int?
  /// How old the answer was when it came, in seconds.
  var age = 0
  var mustValidate = false
  var isImmutable = false
  var mayBeStored = true

  /// - Parameter size: of the whole object, where the answer's headers do not say it.
  init(_ response: HTTPResponse, size: Int? = nil, isAbsent: Bool = false) {
    let control = CacheControl(response.headers)
    (lifetime, age, mustValidate) = (control.lifetime, control.age, control.mustValidate)
    (isImmutable, mayBeStored) = (control.isImmutable, control.mayBeStored)
    self.isAbsent = isAbsent
    isEncoded = response.headers["content-encoding"].map { $0 != "identity" } ?? false
    if !isAbsent {
      etag = response.headers["etag"].flatMap { ObjectFacts.validator($0) }
      modified = response.headers["last-modified"].flatMap { ObjectFacts.validator($0) }
      self.size = size ?? response.contentRange?.size ?? (response.status == 200 ? response.contentLength : nil)
    }
    version = ""
    version = name
  }

  init(version: String) { self.version = version }

  private var name: String {
    if let etag, isStrong { return etag + (isEncoded ? "encoded" : "") }
    // Within a second an object can be replaced unnoticed, but hardly by one of the same size.
    guard etag != nil || modified != nil else { return "unnamed \(UInt64.random(in: 0 ... .max))" }
    return "\(etag ?? "") \(modified ?? "") \(size.map(String.init) ?? "?")"
  }

  private var isStrong: Bool { etag.map { !$0.hasPrefix("W/") } ?? false }

  /// What can be sent back as it came.
  private static func validator(_ text: String) -> String? {
    let isSendable = (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    return isSendable ? text : nil
  }

  /// Whether two answers cannot be about the same version of an object.
  func contradicts(_ other: ObjectFacts) -> Bool {
    if !isEncoded, !other.isEncoded {
      if let size, let otherSize = other.size, size != otherSize { return true }
      if let etag, let otherTag = other.etag {
        if isStrong == other.isStrong { return etag != otherTag }
      }
    }
    if let modified, let otherModified = other.modified { return modified != otherModified }
    return false
  }

  /// Headers that make a server refuse to send another version of the object.
  var preconditions: [String] {
    if let etag, isStrong, !isEncoded { return ["If-Match: \(etag)"] }
    return modified.map { ["If-Unmodified-Since: \($0)"] } ?? []
  }

  /// Headers that make a server send nothing while the object is the same.
  var validators: [String] {
    if let etag { return ["If-None-Match: \(etag)"] }
    return modified.map { ["If-Modified-Since: \($0)"] } ?? []
  }

  /// The facts after the server has said that nothing has changed.
  func confirmed(by response: HTTPResponse) -> ObjectFacts {
    var facts = self
    let control = CacheControl(response.headers)
    facts.age = control.age
    let says = ["cache-control", "expires", "pragma"].contains { response.headers[$0] != nil }
    guard says else { return facts }
    (facts.lifetime, facts.mustValidate, facts.isImmutable) = (
      control.lifetime, control.mustValidate, control.isImmutable
    )
    return facts
  }

  /// Seconds for which absence counts at most: what is missing may be about to be written.
  static let longestAbsence = 300
  /// Seconds for which what a server says nothing about is fresh at most.
  static let longestGuess = 86_400

  /// Whether no request is needed, by https://www.rfc-editor.org/rfc/rfc9111#name-freshness.
  ///
  /// - Parameters:
  ///   - validated: when the answer came, in seconds since 1970.
  func isFresh(validated: Double, now: Double = HTTPDate.now) -> Bool {
    // A clock that was set back tells nothing.
    guard now >= validated, !mustValidate else { return false }
    var seconds = 0.0
    if let lifetime {
      seconds = Double(lifetime - age)
    } else if isImmutable {
      seconds = Double(ObjectFacts.longestGuess)
    } else if let modified = modified.flatMap({ HTTPDate.seconds($0) }) {
      seconds = min((validated - Double(modified)) / 10, Double(ObjectFacts.longestGuess))
    }
    if isAbsent { seconds = min(lifetime == nil ? .infinity : seconds, Double(ObjectFacts.longestAbsence)) }
    return now - validated < seconds
  }
}
