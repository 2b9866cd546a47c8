import TestSupport
import Testing

/// libhdf5 has bugs that damaged files bring out. Whatever they do to the library, the program ends as it should.
@Suite struct DamagedHDF5Tests {
  @Test(.timeLimit(.minutes(3)), arguments: ["latest.h5", "arrays.h5", "tree.h5"])
  func changedBytes(_ file: String) throws {
    let folder = TemporaryFolder()
    let whole = try #require(TestFile.read(goldenFolder + "/hdf5/" + file))
    var random = SeededRandom(11)
    var refused = 0
    for round in 0..<25 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      let path = folder("\(round)-\(file)")
      TestFile.write(damaged, to: path)
      let outcome = Microtome.run("info", path)
      #expect([0, 1].contains(outcome.status), "round \(round)")
      if outcome.status == 1 { refused += 1 } else { #expect(outcome.errors.isEmpty) }
    }
    #expect(refused < 25)
  }
}
