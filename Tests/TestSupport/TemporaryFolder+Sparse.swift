import Glibc
import Voxels

extension TemporaryFolder {
  /// Writes a file below the folder, and the folders above it.
  ///
  /// - Parameter size: grows the file to that size with a hole, which takes no room on the disk.
  public func write(_ name: String, _ bytes: [UInt8], size: Int? = nil) throws {
    TestFile.write(bytes, to: self(name))
    if let size, truncate(self(name), size) != 0 { throw Failure(.io, name, "cannot be grown") }
  }

  /// Writes bytes in the midst of a file.
  public func overwrite(_ name: String, at offset: Int, _ bytes: [UInt8]) throws {
    let descriptor = open(self(name), O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure(.io, name, "cannot be opened") }
    defer { close(descriptor) }
    guard pwrite(descriptor, bytes, bytes.count, offset) == bytes.count else {
      throw Failure(.io, name, "cannot be written")
    }
  }
}
