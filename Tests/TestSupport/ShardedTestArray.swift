extension TestArray {
  /// Writes the array in shards: `chunk` is what can be read alone, a shard holds a box of such chunks and then their
  /// index, without a checksum.
  ///
  /// - Parameter shard: the shape of a shard, in multiples of `chunk`.
  public func writeSharded(_ shard: [Int], to folder: String) {
    TestFile.write(
      """
      {"zarr_format":3,"node_type":"array","shape":\(shape),"data_type":"\(dataType)",
       "chunk_grid":{"name":"regular","configuration":{"chunk_shape":\(shard)}},
       "chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":\(fill),
       "codecs":[{"name":"sharding_indexed","configuration":{"chunk_shape":\(chunk),
        "codecs":[{"name":"bytes","configuration":{"endian":"little"}}],
        "index_codecs":[{"name":"bytes","configuration":{"endian":"little"}}],"index_location":"end"}}],
       "attributes":{}}
      """, to: folder + "/zarr.json")
    TestArray.forEachIndex(zip(shape, shard).map { ($0 + $1 - 1) / $1 }) { index in
      let origin = zip(index, shard).map(*)
      var body: [UInt8] = []
      var ends: [UInt8] = []
      TestArray.forEachIndex(zip(shard, chunk).map { $0 / $1 }) { inner in
        let bytes = bytes(offset: zip(origin, zip(inner, chunk).map(*)).map(+), shape: chunk)
        for number in [body.count, bytes.count] {
          for shift in 0..<8 { ends.append(UInt8(truncatingIfNeeded: number >> (8 * shift))) }
        }
        body += bytes
      }
      TestFile.write(body + ends, to: TestArray.path(ofChunk: index, in: folder))
    }
  }
}

extension TestImage {
  /// Writes the image with every level in shards.
  public func writeSharded(_ shard: [Int], to folder: String) {
    writeMetadata(to: folder)
    for (index, level) in levels.enumerated() { level.array.writeSharded(shard, to: "\(folder)/\(index)") }
  }
}
