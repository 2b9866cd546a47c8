/// Files that travel inside the binary, so that it can be copied to a node alone.
public enum Embedded {
  /// The collection that `microtome demo` opens.
  public static let demoCollection: [UInt8] = PackageResources.demo_json
}
