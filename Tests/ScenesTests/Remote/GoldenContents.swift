import Formats
import JSON
import Scenes
import Stores
import TestSupport
import Voxels

/// What can be read of the goldens in a place: arrays of all formats, and the layers of scenes, with every voxel.
struct GoldenContents: Sendable {
  /// An array as it was read.
  struct Reading: Sendable, Equatable {
    var elementType: ElementType
    var shape: [Int]
    var voxels: [UInt8]
  }

  /// By `FOLDER/SOURCE#ARRAY`, and `FOLDER/SOURCE LAYER MAG` of scenes.
  var readings: [String: Reading] = [:]
  var failures: [String: Failure] = [:]
  /// The formats that were met.
  var formats: Set<String> = []

  /// The goldens as they lie on this machine.
  static let local = Task { try await GoldenContents(of: files) }

  static func local(sample: Int) async throws -> GoldenContents { try await GoldenContents(of: files, sample: sample) }

  private static let files = Location(store: FileStore(), key: goldenFolder)

  private enum Item: Sendable {
    case array(source: String, path: String)
    case scene(source: String)
  }

  private struct Found: Sendable {
    var readings: [String: Reading] = [:]
    var formats: Set<String> = []
  }

  /// - Parameters:
  ///   - root: `Tests/Goldens`, or where a copy of it is.
  ///   - sample: of what the formats have most of, one in so many is read.
  init(of root: Location, sample: Int = 1) async throws {
    let items = try await GoldenContents.items(sample: sample)
    let results = Locked<[(String, Result<Found, any Error>)]>([])
    await withTaskGroup(of: Void.self) { group in
      for (index, item) in items.enumerated() {
        if index >= 8 { await group.next() }
        group.addTask {
          let name =
            switch item {
            case .array(let source, let path): "\(source)#\(path)"
            case .scene(let source): source
            }
          let result: Result<Found, any Error>
          do { result = .success(try await GoldenContents.read(item, in: root)) } catch { result = .failure(error) }
          results.withLock { $0.append((name, result)) }
        }
      }
    }
    for (name, result) in results.withLock({ $0 }) {
      switch result {
      case .success(let found):
        readings.merge(found.readings) { $1 }
        formats.formUnion(found.formats)
      case .failure(let error): failures[name] = Failure.wrapping(error)
      }
    }
  }

  /// What differs from another reading; nothing when all is well.
  func differences(from other: GoldenContents) -> [String] {
    var differences: [String] = []
    for name in Set(readings.keys).union(other.readings.keys).sorted() where readings[name] != other.readings[name] {
      let isMissing = readings[name] == nil || other.readings[name] == nil
      differences.append(name + (isMissing ? " is missing" : " differs"))
    }
    for name in Set(failures.keys).union(other.failures.keys).sorted()
    where failures[name]?.code != other.failures[name]?.code {
      differences.append("\(name): \((failures[name] ?? other.failures[name])?.line ?? "")")
    }
    return differences
  }

  private static func items(sample: Int) async throws -> [Item] {
    var items: [Item] = []
    var number = 0
    func add(_ item: Item) {
      if number % sample == 0 { items.append(item) }
      number += 1
    }
    // Where each manifest's sources start.
    let bases = [
      "manifest.json": "zarr", "N5/manifest.json": "N5", "hdf5/manifest.json": "hdf5", "nifti/manifest.json": "nifti",
      "precomputed/manifest.json": "precomputed", "wkw/manifest.json": "",
    ]
    for (manifest, base) in bases.sorted(by: { $0.key < $1.key }) {
      let text = TestFile.text("\(goldenFolder)/\(manifest)") ?? ""
      let json = try JSON(parsing: text)
      for entry in json.array ?? json["cases"]?.array ?? [] {
        guard let name = entry["source"]?.string ?? entry["file"]?.string else { continue }
        add(.array(source: base.isEmpty ? name : "\(base)/\(name)", path: entry["array"]?.string ?? "."))
      }
    }
    for folder in ["zarr", "webknossos", "microscopy", "zip", "N5", "hdf5", "nifti", "precomputed", "wkw"] {
      number = 0
      for entry in try await files.store.list(files.appending(folder).key) ?? [] {
        guard ![".py", "manifest.json"].contains(where: { entry.name.hasSuffix($0) }), entry.name != "voxels" else {
          continue
        }
        let isRare = ["webknossos", "microscopy", "zip", "N5"].contains(folder)
        if isRare {
          items.append(.scene(source: "\(folder)/\(entry.name)"))
        } else {
          add(.scene(source: "\(folder)/\(entry.name)"))
        }
      }
    }
    return items
  }

  private static func read(_ item: Item, in root: Location) async throws -> Found {
    var found = Found()
    switch item {
    case .array(let source, let path):
      let place = root.appending(source)
      guard let node = try await FormatRegistry.open(place) else { throw Failure(.missing, place.name, "is nothing") }
      guard case .array(let array) = try await node.descendant(path) else {
        throw Failure(.invalid, place.name, "is no array")
      }
      found.formats.insert(array.format.name)
      found.readings["\(source)#\(path)"] = try await reading(array.array)
    case .scene(let source):
      let scene = try await SceneOpener().open(root.appending(source))
      found.formats.insert(scene.format)
      for layer in scene.layers {
        for level in try layer.volume.get().levels {
          found.readings["\(source) \(layer.name) \(level.path)"] = try await reading(level.array)
        }
      }
    }
    return found
  }

  private static func reading(_ array: any ChunkedArray) async throws -> Reading {
    Reading(elementType: array.elementType, shape: array.shape, voxels: try await readWhole(array))
  }
}
