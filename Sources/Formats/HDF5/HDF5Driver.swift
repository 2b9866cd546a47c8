import CHDF5
import Glibc
import Voxels

/// What the next call of the driver's `open` is about. Nothing but the thread of ``HDF5Thread`` touches it.
nonisolated(unsafe) private var pending: HDF5Medium?

/// The file driver through which libhdf5 reads from any store.
///
/// It never opens a file by itself: what the library would open behind our back (external files, sources of virtual
/// datasets) does not exist for it. It locks nothing either, so that files on read-only file systems open.
@HDF5Thread
enum HDF5Driver {
  private static var registered: hid_t?

  /// Opens a file of the library over a medium.
  static func open(_ medium: HDF5Medium) throws(Failure) -> hid_t {
    let access = try HDF5Handle(H5Pcreate(chdf5_file_access_class()), "cannot be opened")
    try checkHDF5(H5Pset_driver(access.id, try identifier(), nil), "cannot be opened")
    // Chunks are cached by who asked for them.
    try checkHDF5(H5Pset_cache(access.id, 0, 0, 0, 0), "cannot be opened")
    pending = medium
    defer { pending = nil }
    let file = chdf5_open_file(medium.object.name, access.id)
    guard file >= 0 else { throw .hdf5("cannot be opened") }
    medium.lengthSize = Int(chdf5_length_size(file))
    return file
  }

  private static func identifier() throws(Failure) -> hid_t {
    if let registered { return registered }
    var driver = description
    let id = H5FDregister(&driver)
    guard id >= 0 else { throw .hdf5("cannot be opened") }
    registered = id
    return id
  }

  nonisolated private static var description: H5FD_class_t {
    var driver = H5FD_class_t()
    chdf5_set_class_version(&driver)
    driver.name = UnsafePointer(strdup("microtome"))
    driver.maxaddr = chdf5_largest_address()
    driver.fc_degree = H5F_CLOSE_WEAK
    driver.open = { _, _, _, _ in
      guard let medium = pending else { return nil }
      pending = nil
      // Zeroed, since the library takes it so.
      guard let memory = calloc(1, MemoryLayout<CHDF5File>.size) else { return nil }
      let file = memory.bindMemory(to: CHDF5File.self, capacity: 1)
      file.pointee.medium = Unmanaged.passRetained(medium).toOpaque()
      return UnsafeMutableRawPointer(file).assumingMemoryBound(to: H5FD_t.self)
    }
    driver.close = { file in
      guard let file = ours(file) else { return -1 }
      if let medium = file.pointee.medium { Unmanaged<HDF5Medium>.fromOpaque(medium).release() }
      free(file)
      return 0
    }
    driver.query = { _, flags in
      flags?.pointee = 0
      return 0
    }
    driver.get_eoa = { file, _ in ours(file)?.pointee.end_of_addresses ?? chdf5_undefined_address() }
    driver.set_eoa = { file, _, address in
      ours(file)?.pointee.end_of_addresses = address
      return 0
    }
    driver.get_eof = { file, _ in
      guard let medium = medium(of: file) else { return chdf5_undefined_address() }
      return haddr_t(medium.size)
    }
    driver.read = { file, kind, _, address, count, buffer in
      guard let medium = medium(of: file), let buffer, let offset = Int(exactly: address) else { return -1 }
      return medium.read(offset, count, isRaw: kind == H5FD_MEM_DRAW, to: buffer) ? 0 : -1
    }
    driver.write = { _, _, _, _, _, _ in -1 }
    return driver
  }
}

private func ours(_ file: UnsafePointer<H5FD_t>?) -> UnsafeMutablePointer<CHDF5File>? {
  guard let file else { return nil }
  return UnsafeMutableRawPointer(mutating: file).assumingMemoryBound(to: CHDF5File.self)
}

private func medium(of file: UnsafePointer<H5FD_t>?) -> HDF5Medium? {
  guard let medium = ours(file)?.pointee.medium else { return nil }
  return Unmanaged<HDF5Medium>.fromOpaque(medium).takeUnretainedValue()
}
