import Voxels

/// What the codecs that are not from bytes to bytes say of themselves. They are part of ``CodecChain``.
public enum ArrayCodecs {
  public static let documentation = [
    PluginDocumentation(
      names: ["bytes", "endian"], summary: "Elements one after the other, in little or big byte order.",
      specification: "https://zarr-specs.readthedocs.io/en/latest/v3/codecs/bytes/index.html",
      example: #"{"name": "bytes", "configuration": {"endian": "little"}}"#),
    PluginDocumentation(
      names: ["transpose"], summary: "Axes stored in another order; no voxel is moved to decode it.",
      specification: "https://zarr-specs.readthedocs.io/en/latest/v3/codecs/transpose/index.html",
      example: #"{"name": "transpose", "configuration": {"order": [2, 1, 0]}}"#),
    PluginDocumentation(
      names: ["sharding_indexed"], summary: "Many chunks in one object with an index; chunks are read by range.",
      specification: "https://zarr-specs.readthedocs.io/en/latest/v3/codecs/sharding-indexed/index.html",
      example: #"{"name": "sharding_indexed", "configuration": {"chunk_shape": [32, 32, 32], "codecs": […]}}"#),
  ]
}
