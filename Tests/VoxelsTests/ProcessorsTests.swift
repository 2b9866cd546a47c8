import Testing
import Voxels

@Suite struct ProcessorsTests {
  /// A job is given some processors, whatever the machine has.
  @Test func aGrantIsTheLimit() {
    let all = Processors.count(grant: nil)
    #expect(all >= 1)
    #expect(Processors.count(grant: "1") == 1)
    #expect(Processors.count(grant: "\(all + 100)") == all)
    for nonsense in ["", "0", "-3", "four", "99999999999999999999"] {
      #expect(Processors.count(grant: nonsense) == all, "\(nonsense)")
    }
  }
}
