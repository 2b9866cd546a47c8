import CCrypto

/// SHA-256 and what is built on it.
///
/// https://csrc.nist.gov/pubs/fips/180-4/upd1/final, https://www.rfc-editor.org/rfc/rfc2104
public enum Digest {
  /// The SHA-256 of some bytes: 32 bytes.
  public static func sha256(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    return [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
      bytes.withUnsafeBufferPointer { _ = SHA256($0.baseAddress, $0.count, digest.baseAddress) }
      count = 32
    }
  }

  /// The HMAC-SHA-256 of some bytes: 32 bytes.
  public static func hmac(key: [UInt8], _ bytes: some Sequence<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    return [UInt8](unsafeUninitializedCapacity: 32) { digest, count in
      var length: UInt32 = 0
      bytes.withUnsafeBufferPointer { input in
        // A null key would mean the key of the call before.
        (key.isEmpty ? [0] : key).withUnsafeBufferPointer { pointer in
          _ = HMAC(
            EVP_sha256(), pointer.baseAddress, Int32(key.count), input.baseAddress, input.count, digest.baseAddress,
            &length)
        }
      }
      count = 32
    }
  }

  /// Bytes as lower-case hexadecimal digits.
  public static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
