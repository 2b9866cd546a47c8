/// An array whose stored objects are to be verified.
public struct VerifiableArray: Sendable {
  /// Where it lies in its source, for people.
  public let path: String
  /// The layer and the mag that it is, where it is one.
  public let layer: String?
  public let mag: String?
  public let objects: any ArrayObjects
  /// What of it is meant.
  public let part: EnclosedPart

  public init(
    path: String, layer: String? = nil, mag: String? = nil, objects: any ArrayObjects, part: EnclosedPart = .all
  ) {
    self.path = path
    self.layer = layer
    self.mag = mag
    self.objects = objects
    self.part = part
  }
}
