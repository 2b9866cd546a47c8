import Formats
import Stores
import TestSupport
import Testing
import Voxels

@Suite struct HDF5DamageTests {
  /// Everything in a file, in every way that is bounded: nothing crashes, and what is wrong is a failure.
  fileprivate func exercise(_ objects: [String: [UInt8]], _ file: String) async throws -> Bool {
    do {
      guard let node = try await HDF5Format.open(inMemory(objects).appending(file)) else { return false }
      return try await exercise(node, depth: 0)
    } catch {
      #expect(error is Failure, "\(error)")
      return false
    }
  }

  private func exercise(_ node: Node, depth: Int) async throws -> Bool {
    var isSound = true
    switch node {
    case .group(let group):
      guard depth < 4, let names = try await group.childNames() else { return false }
      for name in names.prefix(100) {
        do {
          if let child = try await group.child(name) {
            isSound = try await exercise(child, depth: depth + 1) && isSound
          }
        } catch {
          #expect(error is Failure, "\(error)")
          isSound = false
        }
      }
    case .array(let node):
      for index in indices(of: node.array.gridShape.map { min($0, 3) }) {
        guard let block = try await node.array.readChunk(at: index) else { continue }
        #expect(block.shape == node.array.chunkShape)
        #expect(block.elementType == node.array.elementType)
      }
    }
    return isSound
  }

  @Test func soundFilesAreSound() async throws {
    for file in ["latest.h5", "part.h5"] {
      #expect(try await exercise(HDF5Golden.objects("tree.h5", "part.h5", "latest.h5"), file) == (file == "latest.h5"))
    }
  }

  @Test(arguments: [0, 7, 8, 100, 511, 2048, 4000, 11000])
  func cutShort(_ count: Int) async throws {
    for file in ["latest.h5", "tree.h5", "arrays.h5"] {
      var objects = HDF5Golden.objects(file)
      let whole = try #require(objects[file])
      guard count < whole.count else { continue }
      objects[file] = Array(whole[..<count])
      #expect(try await !exercise(objects, file), "\(file) of \(count) bytes")
    }
  }

  /// A compressed chunk that was changed is found out by its checksum, and named.
  @Test func changedChunk() async throws {
    let golden = try HDF5Golden.named("fletcher32")
    var objects = HDF5Golden.objects(golden.file)
    // The first row of the first chunk as it is stored.
    let row = Array(golden.voxels[..<8])
    var file = try #require(objects[golden.file])
    let fletcher = (0..<file.count - 8).filter { Array(file[$0..<$0 + 8]) == row }
    for offset in fletcher { file[offset + 1] ^= 1 }
    objects[golden.file] = file
    let array = try await golden.open(inMemory(objects).appending(golden.file)).array
    let failure = await #expect(throws: Failure.self) { _ = try await array.readChunk(at: [0, 0, 0]) }
    #expect(failure?.code == .corrupt)
    #expect(failure?.problem.contains("fletcher32") == true)
    #expect(failure?.source == "memory:arrays.h5/fletcher32, chunk [0, 0, 0]")
    _ = try await array.readChunk(at: [1, 0, 0])
  }
}
