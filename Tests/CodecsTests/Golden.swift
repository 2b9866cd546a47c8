import Codecs
import JSON
import Testing
import Voxels

/// Bytes that someone else's writer made, and what they have to decode to.
struct Golden: Sendable, CustomTestStringConvertible {
  let name: String
  let codec: String
  let configuration: String
  let encoded: [UInt8]
  let decoded: [UInt8]

  init(_ name: String, codec: String, configuration: String, encoded: Hex, decoded: Hex) {
    self.name = name
    self.codec = codec
    self.configuration = configuration
    self.encoded = encoded.bytes
    self.decoded = decoded.bytes
  }

  var testDescription: String { "\(codec): \(name)" }

  func makeCodec() throws -> any BytesCodec {
    try BytesCodecRegistry.make(codec, configuration: JSON(parsing: configuration))
  }

  /// The golden with that codec and name.
  static func named(_ codec: String, _ name: String) throws -> Golden {
    try #require(all.first { $0.codec == codec && $0.name == name })
  }
}

/// Bytes in a literal of hexadecimal digits.
struct Hex: Sendable {
  let bytes: [UInt8]

  init(_ digits: String) {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in digits.utf8 {
      let value = digit < 0x3A ? digit - 0x30 : digit - 0x61 + 10
      if let first = high {
        bytes.append(first << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    precondition(high == nil)
    self.bytes = bytes
  }
}

/// Makes a codec from a configuration in JSON.
func makeCodec(_ name: String, _ configuration: String = "{}") throws -> any BytesCodec {
  try BytesCodecRegistry.make(name, configuration: JSON(parsing: configuration))
}

/// Runs `body` and returns the failure that it has to throw.
func failure(_ body: () throws -> some Any) throws -> Failure {
  try #require(throws: Failure.self) { _ = try body() }
}
