import Codecs
import Testing
import Voxels

@Suite struct LZMATests {
  @Test(arguments: [
    (#"{"format": 4}"#, Failure.Code.invalid, "format"),
    (#"{"format": "xz"}"#, .invalid, "format"),
    (#"{"format": 3}"#, .invalid, "filters"),
    (#"{"format": 3, "filters": []}"#, .invalid, "filters"),
    (#"{"format": 3, "filters": [{"dist": 1}]}"#, .invalid, "id"),
    (#"{"format": 3, "filters": [{"id": 33, "dict_size": -1}]}"#, .invalid, "dict_size"),
    (#"{"format": 3, "filters": [{"id": 33, "dict_size": 1500000000}]}"#, .unsupported, "filters"),
    (#"{"format": 3, "filters": [{"id": 33, "preset": 77}]}"#, .invalid, "preset"),
    (#"{"format": 3, "filters": [{"id": 3, "dist": 2}]}"#, .unsupported, "filters"),
    (#"{"format": 3, "filters": [{"id": 99}]}"#, .unsupported, "filter 99"),
    (#"{"format": 3, "filters": [{"id": 4611686018427387905, "lc": 9}]}"#, .unsupported, "filters"),
  ])
  func namesTheMemberThatIsWrong(configuration: String, code: Failure.Code, word: String) throws {
    let failure = try failure { try makeCodec("lzma", configuration) }
    #expect(failure.code == code)
    #expect(failure.problem.contains(word), "\(failure.problem)")
  }

  /// The header of format 2 gives the size of the dictionary in plain sight.
  @Test func aHugeDictionaryIsRefused() throws {
    let golden = try #require(Golden.all.first { $0.codec == "lzma" && $0.configuration.contains("\"format\": 2") })
    var encoded = golden.encoded
    encoded.replaceSubrange(1..<5, with: [0, 0, 0, 0x40])
    let failure = try failure {
      try golden.makeCodec().decode(Bytes(encoded), expecting: .exactly(golden.decoded.count))
    }
    #expect(failure.code == .tooLarge)
  }

  @Test func refusesWhatFollowsTheData() throws {
    for golden in Golden.all where golden.codec == "lzma" {
      #expect(throws: Failure.self, "\(golden.name)") {
        try golden.makeCodec().decode(Bytes(golden.encoded + [1]), expecting: .exactly(golden.decoded.count))
      }
    }
  }
}

@Suite struct Bzip2Tests {
  @Test func refusesWhatFollowsTheData() throws {
    for golden in Golden.all where golden.codec == "bz2" {
      #expect(throws: Failure.self, "\(golden.name)") {
        try golden.makeCodec().decode(Bytes(golden.encoded + [1]), expecting: .exactly(golden.decoded.count))
      }
    }
  }
}
