import Voxels

/// A numpy-like region: `0:64,:,7`, one item an axis. An integer drops its axis; negative numbers count from the end.
enum RegionSpec {
  /// - Throws: ``Failure`` (`usage`) that says which item is wrong.
  static func select(_ text: String?, of array: any ChunkedArray) throws(Failure) -> ArraySelection {
    var region = Region(shape: array.shape)
    var axes: [Int?] = Array(0..<array.rank)
    if let text {
      let items = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard items.count == array.rank else {
        throw Failure(
          .usage, array.name, "--region has \(items.count) items for \(array.rank) axes of shape \(array.shape)")
      }
      for (axis, item) in items.enumerated() {
        let extent = array.shape[axis]
        func number(_ text: Substring, default value: Int) throws(Failure) -> Int {
          let text = text.filter { $0 != " " }
          if text.isEmpty { return value }
          guard let number = Int(text) else { throw bad(item, array) }
          return number < 0 ? number + extent : number
        }
        let parts = item.split(separator: ":", omittingEmptySubsequences: false)
        switch parts.count {
        case 1:
          guard !item.isEmpty else { throw bad(item, array) }
          let index = try number(parts[0], default: 0)
          guard (0..<extent).contains(index) else {
            throw Failure(.usage, array.name, "--region: index \(item) is outside axis \(axis) of extent \(extent)")
          }
          region.offset[axis] = index
          region.shape[axis] = 1
          axes[axis] = nil
        case 2:
          let start = min(max(0, try number(parts[0], default: 0)), extent)
          let end = min(max(start, try number(parts[1], default: extent)), extent)
          region.offset[axis] = start
          region.shape[axis] = end - start
        default:
          throw Failure(.usage, array.name, "--region: steps are not supported (\(item))", remedy: "write start:end")
        }
      }
    }
    return ArraySelection(
      array: array, region: region, bounds: Region(shape: array.shape), outputAxes: axes.filter { $0 != nil })
  }

  private static func bad(_ item: String, _ array: any ChunkedArray) -> Failure {
    Failure(.usage, array.name, "--region: cannot read \"\(item)\"", remedy: "write 3, 0:64 or :")
  }
}
