/// Working memory of one chunk's computation: plain elements without bounds checks, freed with its owner.
///
/// Only the one thread that computes the chunk may touch it, except where it is not written any more.
final class ScratchBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(repeating value: Element, count: Int) {
    self.count = max(count, 1)
    base = .allocate(capacity: self.count)
    base.initialize(repeating: value, count: self.count)
  }

  init(_ elements: [Element]) where Element: BitwiseCopyable {
    count = max(elements.count, 1)
    base = .allocate(capacity: count)
    elements.withUnsafeBufferPointer { source in
      if let start = source.baseAddress { base.initialize(from: start, count: source.count) }
    }
  }

  deinit { base.deallocate() }
}
