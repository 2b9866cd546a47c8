import Voxels

/// An object that was replaced while it was read, as it is now: all that is read from the value is of one version.
struct RenewedObject<Service: HTTPService>: ByteSource {
  let objects: HTTPObjects<Service>
  let key: String
  private let pin = ObjectPin(anew: ())

  init(_ objects: HTTPObjects<Service>, _ key: String) { (self.objects, self.key) = (objects, key) }

  var name: String { objects.service.describe(key) }

  func read(_ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try await objects.read(key, ranges, limit: limit, pin: pin)
  }

  func renewed() -> (any ByteSource)? { RenewedObject(objects, key) }
}
