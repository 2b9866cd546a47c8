import CHDF5
import JSON
import Stores
import Voxels

/// A group of an HDF5 file.
struct HDF5Group: GroupNode {
  let object: HDF5Object
  let path: String
  let attributes: JSON
  /// The addresses of this group and of those on the way to it.
  let addresses: Set<haddr_t>

  var location: Location { object.file.place(path) }
  var format: FormatVersion { object.file.format }

  func child(_ path: String) async throws -> Node? { try await object.file.node("\(self.path)/\(path)") }

  /// Names of groups and arrays directly below.
  ///
  /// What can be no array of numbers is not listed, nor is a soft link, since its target is listed where it lies, nor
  /// a link back to a group on the way here.
  func childNames() async throws -> [String]? { try await names() }

  @HDF5Thread
  private func names() throws -> [String] {
    try object.file.calling(path) {
      var links = HDF5Links()
      let status = withUnsafeMutablePointer(to: &links) { links in
        chdf5_each_link(
          object.id,
          { _, name, info, context in
            guard let name, let info, let links = context?.assumingMemoryBound(to: HDF5Links.self) else { return -1 }
            return links.pointee.add(String(cString: name), info.pointee) ? 0 : 1
          }, links)
      }
      try checkHDF5(status, "its links cannot be listed")
      guard !links.isFull else {
        throw Failure(.tooLarge, "", "is a group of more than \(HDF5Links.limit) nodes")
      }
      // To look at each of very many objects would take too long.
      let areChecked = links.hard.count <= HDF5Links.checkLimit
      let hard = links.hard.filter { name, address in
        !addresses.contains(address) && (!areChecked || isListed(name))
      }
      return (hard.map(\.name) + links.external).sorted()
    }
  }

  /// Whether an object is a group, an array of numbers, or something whose fault should be heard of.
  @HDF5Thread
  private func isListed(_ name: String) -> Bool {
    guard let child = try? HDF5Handle(chdf5_open_object(object.id, name), "") else { return true }
    return switch H5Iget_type(child.id) {
    case H5I_GROUP: true
    case H5I_DATASET: HDF5Dataset.isArrayOfNumbers(child.id)
    default: false
    }
  }
}

/// The links of a group that lead somewhere by themselves.
private struct HDF5Links {
  static let limit = 100_000
  static let checkLimit = 1024

  private(set) var hard: [(name: String, address: haddr_t)] = []
  private(set) var external: [String] = []
  private var count = 0

  var isFull: Bool { count > HDF5Links.limit }

  /// False when there are too many.
  mutating func add(_ name: String, _ info: H5L_info_t) -> Bool {
    count += 1
    switch info.type {
    case H5L_TYPE_HARD: hard.append((name, info.u.address))
    case H5L_TYPE_EXTERNAL: external.append(name)
    default: break
    }
    return !isFull
  }
}
