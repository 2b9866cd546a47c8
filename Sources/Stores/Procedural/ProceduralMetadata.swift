import JSON

/// The metadata documents of the procedural volume: OME-Zarr 0.5 over Zarr v3.
///
/// - https://ngff.openmicroscopy.org/0.5/
/// - https://zarr-specs.readthedocs.io/en/latest/v3/core/
enum ProceduralMetadata {
  /// The document as UTF-8; nil for a chunk.
  static func document(_ key: ProceduralKey) -> [UInt8]? {
    let json: JSON
    switch key {
    case .group: json = ["zarr_format": 3, "node_type": "group", "attributes": [:]]
    case .image(let layer): json = image(layer)
    case .array(let layer, let level): json = array(layer, level: level)
    case .chunk: return nil
    }
    return Array(json.text(indent: 2).utf8)
  }

  private static func image(_ layer: ProceduralLayer) -> JSON {
    var ome: JSONObject = JSONObject()
    ome["version"] = "0.5"
    ome["multiscales"] = [
      [
        "name": .string(layer.rawValue),
        "type": .string(downsampling(layer)),
        "axes": .array(["z", "y", "x"].map { ["name": .string($0), "type": "space", "unit": "nanometer"] }),
        "datasets": .array((0..<ProceduralVolume.levelCount).map(dataset)),
      ]
    ]
    if layer == .seg { ome["image-label"] = ["version": "0.5", "source": ["image": "../em"]] }
    return ["zarr_format": 3, "node_type": "group", "attributes": ["ome": .object(ome)]]
  }

  private static func downsampling(_ layer: ProceduralLayer) -> String {
    switch layer {
    case .em, .membrane: "expected mean"
    case .seg: "centre voxel; cells below three voxels across are dropped"
    }
  }

  /// A coarse voxel's centre lies in the middle of the voxels it stands for, not on the first of them.
  private static func dataset(level: Int) -> JSON {
    let mag = Double(ProceduralVolume.mag(level: level))
    let scale = ProceduralVolume.voxelSize * mag
    let shift = ProceduralVolume.voxelSize * (mag - 1) / 2
    return [
      "path": .string("s\(level)"),
      "coordinateTransformations": [
        ["type": "scale", "scale": .doubles([scale, scale, scale])],
        ["type": "translation", "translation": .doubles([shift, shift, shift])],
      ],
    ]
  }

  private static func array(_ layer: ProceduralLayer, level: Int) -> JSON {
    let shape = ProceduralVolume.shape(level: level)
    let edge = ChunkFrame.edge
    return [
      "zarr_format": 3,
      "node_type": "array",
      "shape": .ints([shape.x, shape.y, shape.z]),
      "data_type": .string(layer.elementType.rawValue),
      "chunk_grid": ["name": "regular", "configuration": ["chunk_shape": .ints([edge, edge, edge])]],
      "chunk_key_encoding": ["name": "default", "configuration": ["separator": "/"]],
      "fill_value": .integer(Int64(layer.fillValue)),
      "codecs": [["name": "bytes", "configuration": ["endian": "little"]]],
      "attributes": [:],
      "dimension_names": ["z", "y", "x"],
    ]
  }
}
