import Glibc
import Voxels

/// Goes through a folder of the local file system and all below it.
struct FileWalk: Sendable {
  /// Objects that are told of at a time.
  private static let pieceSize = 4096

  let root: String
  let followsLinks: Bool
  let visit: @Sendable (WalkedPiece) -> Void
  /// The root and the folders that symbolic links led to, so that a link to a folder around it ends the walk and not the patience.
  private let linked = Locked<Set<FileIdentity>>([])

  init(root: String, followsLinks: Bool, visit: @escaping @Sendable (WalkedPiece) -> Void) {
    self.root = root
    self.followsLinks = followsLinks
    self.visit = visit
  }

  /// Lists one folder, and returns those below it.
  ///
  /// - Parameter folder: below the root; empty for the root itself.
  func list(_ folder: String) -> [String] {
    let path = folder.isEmpty ? root : root + "/" + folder
    var piece = WalkedPiece()
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0, let directory = fdopendir(descriptor) else {
      let code = errno
      if descriptor >= 0 { close(descriptor) }
      // What went away meanwhile is not there.
      guard code != ENOENT else { return [] }
      piece.failures = [Failure(.io, path, "cannot be listed: \(String(cString: strerror(code)))")]
      visit(piece)
      return []
    }
    defer { closedir(directory) }
    var status = stat()
    piece.folders = 1
    if fstat(descriptor, &status) == 0 {
      piece.folderBytes = Int(status.st_blocks) * 512
      if folder.isEmpty { linked.withLock { _ = $0.insert(FileIdentity(status)) } }
    }
    let start = folder.isEmpty ? "" : folder + "/"
    var below: [String] = []
    while let entry = readdir(directory) {
      withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { name in
          guard !FileWalk.isDot(name), fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
          if status.st_mode & S_IFMT == S_IFLNK {
            guard followsLinks, fstatat(descriptor, name, &status, 0) == 0 else {
              piece.links += 1
              return
            }
            if status.st_mode & S_IFMT == S_IFDIR {
              let identity = FileIdentity(status)
              guard linked.withLock({ $0.insert(identity).inserted }) else { return }
            }
          }
          let key = start + String(cString: name)
          switch status.st_mode & S_IFMT {
          case S_IFDIR: below.append(key)
          case S_IFREG: piece.objects.append(WalkedObject(key: key, status))
          default: break
          }
        }
      }
      if piece.objects.count >= FileWalk.pieceSize {
        visit(piece)
        piece = WalkedPiece()
      }
    }
    visit(piece)
    return below
  }

  private static func isDot(_ name: UnsafePointer<CChar>) -> Bool {
    name[0] == 46 && (name[1] == 0 || name[1] == 46 && name[2] == 0)
  }
}

extension FileStore {
  public func walk(
    _ prefix: String, followsLinks: Bool, _ visit: @escaping @Sendable (WalkedPiece) -> Void
  ) async throws -> Bool {
    let walk = FileWalk(root: describe(prefix), followsLinks: followsLinks, visit: visit)
    try await walkFolders([""]) { folder in
      try Task.checkCancellation()
      return try await WorkerPool.files.run { walk.list(folder) }
    }
    return true
  }
}

extension WalkedObject {
  fileprivate init(key: String, _ status: stat) {
    self.init(
      key: key, size: Int(status.st_size), allocated: Int(status.st_blocks) * 512,
      modified: Int(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int(status.st_mtim.tv_nsec),
      identity: status.st_nlink > 1 ? FileIdentity(status) : nil)
  }
}

extension FileIdentity {
  fileprivate init(_ status: stat) { self.init(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)) }
}
