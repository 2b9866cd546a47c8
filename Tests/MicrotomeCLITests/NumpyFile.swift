import Testing

/// A file of NumPy's format 1.0, taken apart.
struct NumpyFile {
  var descriptor: String
  var shape: [Int]
  var data: [UInt8]

  init(_ bytes: [UInt8]) throws {
    try #require(bytes.count >= 10)
    try #require(Array(bytes[..<8]) == [0x93] + Array("NUMPY".utf8) + [1, 0])
    let length = Int(bytes[8]) | Int(bytes[9]) << 8
    try #require(bytes.count >= 10 + length)
    try #require((10 + length) % 64 == 0, "the data is aligned")
    let header = String(decoding: bytes[10..<10 + length], as: UTF8.self)
    try #require(header.hasSuffix("\n"))
    func between(_ start: String, _ end: String) throws -> Substring {
      let first = try #require(header.firstRange(of: start))
      let rest = header[first.upperBound...]
      return rest[..<(try #require(rest.firstRange(of: end))).lowerBound]
    }
    descriptor = String(try between("'descr': '", "'"))
    try #require(header.contains("'fortran_order': False"))
    shape = try between("'shape': (", ")").split(separator: ",").map { try #require(Int($0.filter { $0 != " " })) }
    data = Array(bytes[(10 + length)...])
  }
}
