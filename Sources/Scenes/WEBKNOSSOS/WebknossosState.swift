import JSON
import Voxels

/// The view that a link of WEBKNOSSOS carries behind `#`: JSON, a list of numbers, or a position alone.
///
/// https://docs.webknossos.org/webknossos/sharing/annotation_sharing.html
struct WebknossosState: Sendable {
  /// `position`, `zoom` and `layers`, as view configurations have them.
  private(set) var configuration = JSONObject()
  /// The index along the axis of time.
  private(set) var time: Int?
  /// What microtome does not do, a clause each.
  private(set) var notes: [String] = []

  /// - Parameter hash: decoded.
  /// - Throws: ``Failure`` (`invalid`) without a source for JSON that is none.
  init(hash: String) throws(Failure) {
    if hash.contains("{") {
      do throws(Failure) { read(try JSON(parsing: hash)) } catch {
        throw Failure(error.code, "", "its view is \(error.problem)", remedy: "copy the whole link")
      }
    } else if let first = hash.split(separator: ",").first, first.contains("=") {
      comment(hash)
    } else {
      list(hash)
    }
  }

  /// Whether nothing is said.
  var isEmpty: Bool { configuration.isEmpty && time == nil && notes.isEmpty }

  private mutating func locate(_ position: [Double]?, zoom: Double?) {
    if let position, position.count == 3, position.allSatisfy(\.isFinite) {
      configuration["position"] = .doubles(position)
    }
    if let zoom, zoom > 0, zoom.isFinite { configuration["zoom"] = .number(zoom) }
  }

  private mutating func read(_ state: JSON) {
    locate(state["position"]?.doubles, zoom: state["zoomStep"]?.double)
    if let layers = state["stateByLayer"] { configuration["layers"] = layers }
    for (name, layer) in state["stateByLayer"]?.object?.members ?? [] {
      guard let mapping = layer["mappingInfo"]?["mappingName"]?.string else { continue }
      notes.append("layer \(name): its mapping \(mapping) is not applied")
    }
    for axis in state["additionalCoordinates"]?.array ?? [] { place(axis["name"]?.string, axis["value"]?.double) }
    turn(mode: state["mode"]?.string, rotation: state["rotation"]?.doubles)
  }

  /// `position=1,2,3`, as links in comments have it.
  private mutating func comment(_ hash: String) {
    guard hash.hasPrefix("position=") else { return }
    locate(hash.dropFirst("position=".count).split(separator: ",").compactMap { Double($0) }, zoom: nil)
  }

  /// `x,y,z,mode,zoom[,rotation x,y,z][,node][,pos-AXIS=VALUE]…`
  private mutating func list(_ hash: String) {
    let parts = hash.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.filter { !$0.contains("=") }.map { Double($0) ?? 0 }
    for pair in parts where pair.hasPrefix("pos-") {
      let sides = pair.dropFirst("pos-".count).split(separator: "=", maxSplits: 1)
      if sides.count == 2 { place(String(sides[0]), Double(sides[1])) }
    }
    guard numbers.count >= 5 else { return }
    locate(Array(numbers[..<3]), zoom: numbers[4] == 0 ? 1 : numbers[4])
    turn(
      mode: numbers[3] == 1 ? "flight" : numbers[3] == 2 ? "oblique" : nil,
      rotation: numbers.count >= 8 ? Array(numbers[5..<8]) : nil)
  }

  private mutating func place(_ axis: String?, _ value: Double?) {
    guard let axis, let value, let index = Int(exactly: value.rounded(.down)), index >= 0 else { return }
    if AxisGuess.kind(axis) == .time { time = index } else { notes.append("the index along \(axis) is not followed") }
  }

  private mutating func turn(mode: String?, rotation: [Double]?) {
    let isTurned = rotation?.contains { abs($0.truncatingRemainder(dividingBy: 360)) > 0.01 } ?? false
    if mode == "flight" || mode == "oblique" || isTurned {
      notes.append("looks at turned slices, and microtome shows straight ones")
    }
  }
}
