import Voxels

extension SizeBound {
  /// - Throws: ``Failure`` (`corrupt`) when `size` is not what the bound says.
  func check(_ size: Int) throws(Failure) {
    guard !admits(size) else { return }
    if size > limit { throw .tooManyBytes(self) }
    throw .corrupt("decodes to \(size) bytes where \(limit) are expected")
  }

  /// The same kind of bound on `transform` of the size; a result that does not fit is as good as none.
  func map(_ transform: (Int) -> Int?) -> SizeBound {
    switch self {
    case .exactly(let size): .exactly(transform(size) ?? .max)
    case .atMost(let size): .atMost(transform(size) ?? .max)
    }
  }

  /// The bound on data with `count` bytes more.
  func adding(_ count: Int) -> SizeBound {
    map { size in
      let (sum, overflow) = size.addingReportingOverflow(count)
      return overflow ? nil : sum
    }
  }

  /// The bound on data whose elements have `stored` bytes instead of `decoded` ones.
  func scaled(from decoded: Int, to stored: Int) -> SizeBound {
    map { size in
      let (product, overflow) = (size / decoded).multipliedReportingOverflow(by: stored)
      return overflow ? nil : product
    }
  }

  /// What a compressor can make of the data at worst: twice their size and 64 KiB, which leaves room for writers that
  /// flush after every few bytes.
  var compressed: SizeBound {
    let (double, overflow) = limit.multipliedReportingOverflow(by: 2)
    return SizeBound.atMost(overflow ? .max : double).adding(64 << 10)
  }
}
