import Codecs
import JSON
import Testing
import Voxels

/// What every codec owes to its callers, shown on one golden.
///
/// - Parameter flips: how many decodes of damaged data to try.
func checkCodec(_ golden: Golden, flips: Int) throws {
  let codec = try golden.makeCodec()
  let size = golden.decoded.count
  let encoded = Bytes(golden.encoded)

  try checkDecoding(codec, golden, encoded)
  #expect(codec.encodedSize(ofDecoded: .exactly(size)).admits(golden.encoded.count))
  #expect(codec.encodedSize(ofDecoded: .atMost(size)).admits(golden.encoded.count))
  #expect(codec.encodedSize(ofDecoded: .exactly(.max)).limit > 0)
  #expect(codec.encodedSize(ofDecoded: .atMost(.max)).limit > 0)

  // Wrong bounds.
  var wrong: [SizeBound] = [.exactly(size + 1), .exactly(2 * size + 64)]
  if size > 0 { wrong += [.exactly(size - 1), .atMost(size - 1), .exactly(0), .atMost(0)] }
  for bound in wrong {
    #expect(throws: Failure.self, "\(bound)") { _ = try codec.decode(encoded, expecting: bound) }
  }

  // Cut short.
  for count in 0..<golden.encoded.count {
    let part = encoded[0..<count]
    #expect(throws: Failure.self, "the first \(count) bytes") { try codec.decode(part, expecting: .exactly(size)) }
    try checkDamaged(codec, part, .atMost(size))
  }

  // Bits turned over.
  var random = SeededGenerator(golden.testDescription)
  for round in 0..<flips {
    var damaged = golden.encoded
    for _ in 0...round % 3 {
      let bit = Int.random(in: 0..<damaged.count * 8, using: &random)
      damaged[bit / 8] ^= 1 << (bit % 8)
    }
    try checkDamaged(codec, Bytes(damaged), round % 2 == 0 ? .exactly(size) : .atMost(size + 1000))
  }
}

private func checkDecoding(_ codec: any BytesCodec, _ golden: Golden, _ encoded: Bytes) throws {
  let size = golden.decoded.count
  for bound in [SizeBound.exactly(size), .atMost(size), .atMost(size + 1), .atMost(1 << 30)] {
    let decoded = try codec.decode(encoded, expecting: bound)
    #expect(decoded.array == golden.decoded, "\(bound)")
  }
  // A window in the midst of other bytes, at an odd address.
  let framed = Bytes([0xAA] + golden.encoded + [0xBB, 0xBB])
  let decoded = try codec.decode(framed[1..<1 + golden.encoded.count], expecting: .exactly(size))
  #expect(decoded.array == golden.decoded)
}

/// Damaged data either decode to something that the bound admits or throw a `Failure` with a clause.
private func checkDamaged(_ codec: any BytesCodec, _ input: Bytes, _ bound: SizeBound) throws {
  do {
    let decoded = try codec.decode(input, expecting: bound)
    if !bound.admits(decoded.count) { Issue.record("\(decoded.count) bytes for \(bound)") }
  } catch {
    if error.problem.isEmpty || !error.source.isEmpty { Issue.record("a failure that says: \(error.line)") }
  }
}

/// Numbers that are the same in every run: xorshift from the hash of a text.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: String) {
    state = 0xCBF2_9CE4_8422_2325
    for byte in seed.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
