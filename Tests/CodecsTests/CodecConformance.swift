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

  if let codec = codec as? any PartialBytesCodec, size > 0 { try checkParts(codec, golden, flips: flips / 4) }

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

/// Parts are as in the whole. Damaged data give stretches that hold what was asked for, or a `Failure`.
private func checkParts(_ codec: any PartialBytesCodec, _ golden: Golden, flips: Int) throws {
  var random = SeededGenerator(golden.testDescription)
  let size = golden.decoded.count
  for round in 0..<40 + flips {
    var ranges: [Range<Int>] = []
    var end = Int.random(in: 0..<size, using: &random)
    for _ in 0...round % 3 where end < size {
      let low = Int.random(in: end..<size, using: &random)
      let range = low..<Int.random(in: low + 1...size, using: &random)
      ranges.append(range)
      end = range.upperBound + 1
    }
    let isDamaged = round >= 40
    var encoded = golden.encoded
    if isDamaged {
      let bit = Int.random(in: 0..<encoded.count * 8, using: &random)
      encoded[bit / 8] ^= 1 << (bit % 8)
      if round % 5 == 0 { encoded.removeLast(Int.random(in: 0..<encoded.count, using: &random)) }
    }
    let count = codec.decodedCount(ranges, of: size)
    #expect(count > 0 && count <= size)
    do {
      let pieces = try codec.decode(Bytes(encoded), ranges: ranges, of: size)
      for range in ranges {
        let piece = pieces.first { $0.start <= range.lowerBound && $0.start + $0.bytes.count >= range.upperBound }
        guard let piece else {
          Issue.record("\(range) is in none of the stretches")
          continue
        }
        guard !isDamaged else { continue }
        let bytes = piece.bytes[range.lowerBound - piece.start..<range.upperBound - piece.start]
        #expect(bytes.array == Array(golden.decoded[range]), "\(range)")
      }
    } catch {
      guard isDamaged else { throw error }
      if error.problem.isEmpty || !error.source.isEmpty { Issue.record("a failure that says: \(error.line)") }
    }
  }
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
