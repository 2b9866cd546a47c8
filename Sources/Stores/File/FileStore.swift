import Glibc
import Voxels

/// The local file system. Keys are absolute paths without their leading slash.
///
/// Ranges are read by `pread`, so that a shard of 100 GB costs what is asked of it. Blocking calls run on
/// ``WorkerPool/files``.
public struct FileStore: Store {
  public init() {}

  public func describe(_ key: String) -> String { "/" + key }

  public func read(_ key: String, _ ranges: [ByteRange], limit: Int) async throws -> [Bytes]? {
    try Task.checkCancellation()
    let path = describe(key)
    return try await WorkerPool.files.run {
      guard let file = try OpenFile(path) else { return nil }
      let resolved = try ranges.map { try $0.resolved(size: file.size, limit: limit, source: path) }
      return resolved.count > 1 ? try file.read(resolved) : try resolved.map { try file.read($0) }
    }
  }

  /// The beginning of a file, one byte more than the limit at most, read on the calling thread; nil when it is not there.
  static func contents(of path: String, limit: Int) throws(Failure) -> Bytes? {
    guard let file = try OpenFile(path) else { return nil }
    return try file.read(0..<min(file.size, limit + 1))
  }

  public func size(of key: String) async throws -> Int? {
    try Task.checkCancellation()
    let path = describe(key)
    return try await WorkerPool.files.run { try OpenFile(path)?.size }
  }

  public func list(_ prefix: String) async throws -> [StoreEntry]? {
    try Task.checkCancellation()
    let path = describe(prefix)
    return try await WorkerPool.files.run {
      guard let directory = opendir(path) else { return [] }
      defer { closedir(directory) }
      var entries: [StoreEntry] = []
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        guard name != ".", name != ".." else { continue }
        var status = stat()
        guard stat(path + "/" + name, &status) == 0 else { continue }
        entries.append(StoreEntry(name: name, isPrefix: status.st_mode & S_IFMT == S_IFDIR))
      }
      return entries.sorted { $0.name < $1.name }
    }
  }
}

/// A regular file that is open for reading for as long as the value lives.
private struct OpenFile: ~Copyable {
  private let descriptor: Int32
  private let path: String
  let size: Int

  /// Nil when there is no such file, or it is a folder.
  ///
  /// - Throws: ``Failure`` (`io`) when it is there but cannot be opened.
  init?(_ path: String) throws(Failure) {
    // C would take what stands before a NUL for the name, which is another file.
    guard !path.utf8.contains(0) else { return nil }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    if descriptor < 0 {
      if [ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG].contains(errno) { return nil }
      throw OpenFile.failure(path)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let failure = OpenFile.failure(path)
      close(descriptor)
      throw failure
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      if status.st_mode & S_IFMT == S_IFDIR { return nil }
      throw Failure(.unsupported, path, "is not a regular file")
    }
    self.descriptor = descriptor
    self.path = path
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// - Throws: ``Failure`` (`io`), also when the file shrank meanwhile.
  borrowing func read(_ range: Range<Int>) throws(Failure) -> Bytes {
    try Bytes(capacity: range.count) { buffer throws(Failure) in
      try read(range, into: buffer)
      return range.count
    }
  }

  /// Several ranges, where they are small in one piece of memory.
  ///
  /// - Throws: as ``read(_:)-(Range<Int>)``.
  borrowing func read(_ ranges: [Range<Int>]) throws(Failure) -> [Bytes] {
    let total = ranges.reduce(0) { $0 + $1.count }
    guard total <= OpenFile.sharedLimit else {
      var parts: [Bytes] = []
      for range in ranges { parts.append(try read(range)) }
      return parts
    }
    adviseOfAll(ranges)
    let all = try Bytes(capacity: total) { buffer throws(Failure) in
      var done = 0
      for range in ranges {
        try read(range, into: UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + range.count]))
        done += range.count
      }
      return total
    }
    var start = 0
    return ranges.map { range in
      defer { start += range.count }
      return all[start..<start + range.count]
    }
  }

  /// What several ranges have at most that are read into one piece of memory.
  private static let sharedLimit = 1 << 20
  /// How far ranges may lie apart on average so that the disk is better read through from the first to the last.
  private static let nearness = 64 << 10

  /// Has the system read many scattered ranges in one go, while the first of them are waited for. What it has already
  /// is not read again.
  private borrowing func adviseOfAll(_ ranges: [Range<Int>]) {
    guard ranges.count >= 8, let start = ranges.map(\.lowerBound).min(), let end = ranges.map(\.upperBound).max(),
      end - start <= ranges.count * OpenFile.nearness
    else { return }
    _ = posix_fadvise(descriptor, off_t(start), off_t(end - start), POSIX_FADV_WILLNEED)
  }

  private borrowing func read(_ range: Range<Int>, into buffer: UnsafeMutableRawBufferPointer) throws(Failure) {
    guard let base = buffer.baseAddress else { return }
    var done = 0
    while done < range.count {
      let count = pread(descriptor, base + done, range.count - done, off_t(range.lowerBound + done))
      if count < 0 {
        if errno == EINTR { continue }
        throw OpenFile.failure(path)
      }
      if count == 0 { throw Failure(.io, path, "became shorter while it was read") }
      done += count
    }
  }

  private static func failure(_ path: String) -> Failure {
    let code = errno
    return Failure(
      .io, path, "cannot be read: \(String(cString: strerror(code)))",
      remedy: code == EACCES ? "ask its owner for permission" : nil)
  }
}
