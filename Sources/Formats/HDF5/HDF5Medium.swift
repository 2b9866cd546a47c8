import Stores
import Voxels

/// The bytes of one HDF5 file, as the library asks for them: blocking, and through a cache of pages.
///
/// Metadata lie in many small pieces all over a file. Nothing but the thread of ``HDF5Thread`` touches this object.
final class HDF5Medium: @unchecked Sendable {
  /// Where the library wants raw data from.
  struct Extent: Sendable, Equatable {
    let offset: Int
    let count: Int
  }

  private static let pageSize = 64 << 10

  let object: StoreObject
  let size: Int
  /// How many bytes a length has in the file's metadata.
  var lengthSize = 8
  /// Why the last read failed.
  private var trouble: (any Error)?
  private let pages = ChargedCache<Int, Bytes>(.indexes) { $0.footprint }
  private var isLocating = false
  private var located: Extent?

  init(object: StoreObject, size: Int) {
    self.object = object
    self.size = size
  }

  /// Runs a call of the library that would read raw data, and tells where they lie; none are read.
  func locate(_ call: () -> Void) -> Extent? {
    isLocating = true
    located = nil
    defer { isLocating = false }
    call()
    return located
  }

  /// Whether all reads went well since ``explaining(_:)`` began.
  var isSound: Bool { trouble == nil }

  /// Runs calls of the library; when a read was what failed in them, that is what is thrown.
  func explaining<Result>(_ calls: () throws -> Result) throws -> Result {
    trouble = nil
    do { return try calls() } catch { throw trouble ?? error }
  }

  /// Copies a part of the file, or notes where it is. False when that failed.
  func read(_ offset: Int, _ count: Int, isRaw: Bool, to target: UnsafeMutableRawPointer) -> Bool {
    if isRaw, isLocating {
      located = Extent(offset: offset, count: count)
      return true
    }
    do {
      guard offset >= 0, count >= 0, offset <= size, count <= size - offset else {
        throw Failure(
          .corrupt, object.name, "\(count) bytes at \(offset) are wanted, but the file ends at \(size)",
          remedy: "fetch or write the file again")
      }
      try copy(offset, count, to: target)
      // The library takes global heaps for raw data, as it does voxels.
      if isRaw { try checkGlobalHeap(at: offset, UnsafeRawBufferPointer(start: target, count: count)) }
      return true
    } catch {
      trouble = error
      return false
    }
  }

  /// - Throws: ``Failure`` (`corrupt`) when the bytes start a global heap that is damaged.
  private func checkGlobalHeap(at offset: Int, _ bytes: UnsafeRawBufferPointer) throws {
    guard let heap = HDF5GlobalHeap(bytes, lengthSize: lengthSize) else { return }
    var isSound = heap.size <= min(HDF5GlobalHeap.sizeLimit, size - offset)
    if isSound {
      // Of a large heap the library reads the start first, and the rest apart.
      isSound =
        heap.size <= bytes.count
        ? heap.isSound(bytes) : try fetch(offset, heap.size).withUnsafeBytes { heap.isSound($0) }
    }
    guard isSound else {
      throw Failure(
        .corrupt, object.name, "the global heap at \(offset) is damaged", remedy: "fetch or write the file again")
    }
  }

  private func copy(_ offset: Int, _ count: Int, to target: UnsafeMutableRawPointer) throws {
    if count > HDF5Medium.pageSize {
      try fetch(offset, count).withUnsafeBytes { copy($0, to: target) }
      return
    }
    var done = 0
    while done < count {
      let (number, start) = (offset + done).quotientAndRemainder(dividingBy: HDF5Medium.pageSize)
      let page = try page(number)
      let length = min(count - done, page.count - start)
      page.withUnsafeBytes { copy(UnsafeRawBufferPointer(rebasing: $0[start..<start + length]), to: target + done) }
      done += length
    }
  }

  private func copy(_ bytes: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer) {
    if let start = bytes.baseAddress { target.copyMemory(from: start, byteCount: bytes.count) }
  }

  private func page(_ number: Int) throws -> Bytes {
    if let known = pages.value(number) { return known }
    let offset = number * HDF5Medium.pageSize
    let bytes = try fetch(offset, min(HDF5Medium.pageSize, size - offset))
    pages.insert(bytes.compact, for: number)
    return bytes
  }

  /// Reads from the store and waits; gives up when the task that the thread works for is cancelled.
  private func fetch(_ offset: Int, _ count: Int) throws -> Bytes {
    guard count > 0 else { return Bytes([]) }
    let object = object
    let answer = Answer()
    let reading = Task.detached(executorPreference: WorkerPool.files) {
      do {
        guard let bytes = try await object.read(.from(offset: offset, count: count)), bytes.count == count else {
          throw Failure(.io, object.name, "vanished while it was read")
        }
        answer.give(.success(bytes))
      } catch { answer.give(.failure(error)) }
    }
    while true {
      if let result = answer.wait() { return try result.get() }
      if Task.isCancelled {
        reading.cancel()
        throw CancellationError()
      }
    }
  }
}

/// A result that one thread waits for and another one gives.
private final class Answer: Sendable {
  private let result = Locked<Result<Bytes, any Error>?>(nil)
  private let given = Semaphore()

  func give(_ value: Result<Bytes, any Error>) {
    result.withLock { $0 = value }
    given.signal()
  }

  /// Nil when there is none after a while.
  func wait() -> Result<Bytes, any Error>? {
    given.wait(milliseconds: 20)
    return result.withLock { $0 }
  }
}
