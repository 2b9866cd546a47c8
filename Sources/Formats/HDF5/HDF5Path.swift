import CHDF5
import Voxels

/// The way along the links of a file. Soft links are followed here and not by the library, so that it can neither
/// run in circles nor leave the file.
@HDF5Thread
struct HDF5Path {
  enum Target {
    /// An open identifier, to be released by who gets it, and the addresses of the groups on the way to it.
    case object(hid_t, groups: Set<haddr_t>)
    case external(file: String, path: String)
    case nothing
  }

  /// How many soft links may be followed on one way.
  private static let linkLimit = 32
  private static let lengthLimit = 4096

  private let parts: [String]

  init(_ path: String) { parts = path.split(separator: "/").filter { $0 != "." }.map(String.init) }

  /// - Throws: ``Failure``: `circular` when there are too many soft links, `corrupt`.
  func resolve(in file: hid_t) throws(Failure) -> Target {
    var wanted = parts
    for _ in 0...HDF5Path.linkLimit {
      switch try walk(wanted, in: file) {
      case .target(let target): return target
      case .again(let parts): wanted = parts
      }
    }
    throw Failure(.circular, "", "leads through more than \(HDF5Path.linkLimit) soft links")
  }

  private enum Step {
    case target(Target)
    case again([String])
  }

  private func walk(_ parts: [String], in file: hid_t) throws(Failure) -> Step {
    guard parts.count <= HDF5Path.lengthLimit else { throw Failure(.circular, "", "lies too deep in the file") }
    var current = try HDF5Handle(chdf5_open_object(file, "/"), "the root group cannot be opened")
    var groups: Set<haddr_t> = []
    for (depth, part) in parts.enumerated() {
      groups.insert(chdf5_address(current.id))
      guard H5Iget_type(current.id) == H5I_GROUP, !part.utf8.contains(0) else { return .target(.nothing) }
      let exists = chdf5_link_exists(current.id, part)
      try checkHDF5(exists, "the links of its group cannot be read")
      guard exists > 0 else { return .target(.nothing) }
      var info = H5L_info_t()
      try checkHDF5(chdf5_link_info(current.id, part, &info), "its link cannot be read")
      let rest = parts[(depth + 1)...]
      switch info.type {
      case H5L_TYPE_HARD:
        current = try HDF5Handle(chdf5_open_object(current.id, part), "cannot be opened")
      case H5L_TYPE_SOFT:
        let value = try HDF5Path.value(of: part, in: current.id, info)
        let target = String(decoding: value.prefix { $0 != 0 }, as: UTF8.self)
        let steps = target.split(separator: "/").filter { $0 != "." }.map(String.init)
        return .again((target.hasPrefix("/") ? [] : Array(parts[..<depth])) + steps + rest)
      case H5L_TYPE_EXTERNAL:
        let (name, path) = try HDF5Path.external(try HDF5Path.value(of: part, in: current.id, info))
        return .target(.external(file: name, path: ([path] + rest).joined(separator: "/")))
      default: return .target(.nothing)
      }
    }
    // The handle gives its own reference back.
    H5Iinc_ref(current.id)
    return .target(.object(current.id, groups: groups))
  }

  private static func value(of name: String, in group: hid_t, _ info: H5L_info_t) throws(Failure) -> [UInt8] {
    guard info.u.val_size <= 64 << 10 else { throw Failure(.corrupt, "", "its link is too long") }
    var value = [UInt8](repeating: 0, count: info.u.val_size)
    try checkHDF5(chdf5_link_value(group, name, &value, value.count), "its link cannot be read")
    return value
  }

  /// The value of an external link: a byte of flags, the file and the path in it, each with a NUL behind it.
  private static func external(_ value: [UInt8]) throws(Failure) -> (file: String, path: String) {
    let parts = value.dropFirst().split(separator: 0, omittingEmptySubsequences: false)
    guard parts.count >= 2, !parts[0].isEmpty else { throw Failure(.corrupt, "", "its external link is damaged") }
    return (String(decoding: parts[0], as: UTF8.self), String(decoding: parts[1], as: UTF8.self))
  }
}
