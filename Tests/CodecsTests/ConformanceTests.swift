import Codecs
import JSON
import Testing
import Voxels

@Suite struct ConformanceTests {
  /// Every codec meets 2000 damaged inputs or more, however many goldens share them.
  @Test(arguments: Golden.all)
  func codecKeepsItsPromises(_ golden: Golden) throws {
    let siblings = Golden.all.count { $0.codec == golden.codec }
    try checkCodec(golden, flips: 2000 / siblings + 1)
  }

  @Test func everyRegisteredCodecHasAGolden() {
    for codec in BytesCodecRegistry.all {
      #expect(Golden.all.contains { codec.documentation.names.contains($0.codec) }, "\(codec)")
    }
  }

  @Test func namesAreUnique() {
    let names = BytesCodecRegistry.all.flatMap { $0.documentation.names }
    #expect(Set(names).count == names.count)
  }

  /// The documented examples are configurations that the codecs take.
  @Test(arguments: BytesCodecRegistry.all.map { $0.documentation })
  func exampleIsAccepted(_ documentation: PluginDocumentation) throws {
    let example = try JSON(parsing: #require(documentation.example))
    let name = try #require((example["name"] ?? example["id"])?.string)
    #expect(documentation.names.contains(name))
    let configuration = example["id"] == nil ? example["configuration"] ?? .null : example
    _ = try BytesCodecRegistry.make("numcodecs." + name, configuration: configuration)
  }

  /// The cooperative pool and the per-thread contexts: many decodes at once do not disturb each other.
  @Test func decodesInParallel() async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for round in 0..<4 {
        for golden in Golden.all {
          group.addTask {
            let codec = try golden.makeCodec()
            if round == 1 { _ = try? codec.decode(Bytes(golden.encoded.dropLast()), expecting: .exactly(9)) }
            let bound = SizeBound.exactly(golden.decoded.count)
            return try codec.decode(Bytes(golden.encoded), expecting: bound).array == golden.decoded
          }
        }
      }
      for try await same in group { #expect(same) }
    }
  }

  @Test func sizesBeyondTheLimitReserveNothing() throws {
    for golden in Golden.all {
      let codec = try golden.makeCodec()
      #expect(throws: Failure.self, "\(golden.testDescription)") {
        try codec.decode(Bytes(golden.encoded), expecting: .exactly(1 << 60))
      }
    }
  }
}
