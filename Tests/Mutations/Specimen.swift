import Glibc
import Stores
import Voxels

/// A small volume by a third-party writer, held in memory: what is mutated.
struct Specimen: Sendable {
  let name: String
  /// Object by key, relative to the specimen; the key is empty where it is one file.
  let objects: [String: [UInt8]]
  /// The file's name where it is one file, since some formats go by its ending.
  let file: String?

  /// Every specimen in a folder of goldens: its sub-folders and files, two levels down.
  static func all(in folder: String) -> [Specimen] {
    var specimens: [Specimen] = []
    for group in names(in: folder) where isFolder("\(folder)/\(group)") {
      for name in names(in: "\(folder)/\(group)") {
        let path = "\(folder)/\(group)/\(name)"
        if isFolder(path) {
          var objects: [String: [UInt8]] = [:]
          collect(path, "", into: &objects)
          if !objects.isEmpty { specimens.append(Specimen(name: "\(group)/\(name)", objects: objects, file: nil)) }
        } else if !["py", "md"].contains(name.split(separator: ".").last.map(String.init) ?? "") {
          specimens.append(Specimen(name: "\(group)/\(name)", objects: ["": read(path)], file: name))
        }
      }
    }
    return specimens
  }

  private static func collect(_ folder: String, _ prefix: String, into objects: inout [String: [UInt8]]) {
    for name in names(in: folder) {
      let path = "\(folder)/\(name)"
      if isFolder(path) {
        collect(path, prefix + name + "/", into: &objects)
      } else {
        objects[prefix + name] = read(path)
      }
    }
  }

  private static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  private static func read(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}
