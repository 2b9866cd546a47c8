import Voxels

/// Some of what lies below a prefix, as a walk comes across it.
public struct WalkedPiece: Sendable {
  public var objects: [WalkedObject] = []
  /// Folders that were entered.
  public var folders = 0
  /// What these folders take on the disk themselves, in bytes.
  public var folderBytes = 0
  /// Symbolic links that were not followed.
  public var links = 0
  /// Folders that could not be listed.
  public var failures: [Failure] = []

  public init() {}
}

/// One object that a walk came across.
public struct WalkedObject: Sendable {
  /// The object's key below the prefix of the walk.
  public let key: String
  /// Its size in bytes; nil when the store's listings do not tell.
  public let size: Int?
  /// What it takes on the disk, in bytes; nil where there is no disk.
  public let allocated: Int?
  /// When it was changed, in nanoseconds of the store's clock; nil when that is not known.
  public let modified: Int?
  /// What tells the file from others; nil where no other name leads to it.
  public let identity: FileIdentity?

  public init(
    key: String, size: Int?, allocated: Int? = nil, modified: Int? = nil, identity: FileIdentity? = nil
  ) {
    self.key = key
    self.size = size
    self.allocated = allocated
    self.modified = modified
    self.identity = identity
  }
}

/// A file, by whatever name.
public struct FileIdentity: Sendable, Hashable {
  let device: UInt64
  let inode: UInt64
}
