"""Makes up volumes that compress like microscopy, and writes them as Zarr v3 arrays and OME-Zarr pyramids."""
import json

import numpy as np
import tensorstore as ts


def waves(shape, random, count=12):
    """A smooth field of a few plane waves with the values -1 to 1."""
    field = np.zeros(shape, np.float32)
    axes = [np.linspace(0, 2 * np.pi, extent, dtype=np.float32) for extent in shape]
    for _ in range(count):
        product = np.float32(1)
        for axis, coordinates in enumerate(axes):
            line = np.sin(random.uniform(1, 9) * coordinates + random.uniform(0, 6))
            product = product * line.reshape([-1 if i == axis else 1 for i in range(3)])
        field += product
    return field / np.abs(field).max()


def tissue(shape, noise, seed):
    random = np.random.default_rng(seed)
    field = waves(shape, random) * 40 + 128
    field += random.standard_normal(shape, np.float32) * noise
    return field


def write(path, voxels, shard, chunk, level):
    spec = {
        "driver": "zarr3",
        "kvstore": {"driver": "file", "path": str(path)},
        "metadata": {
            "shape": voxels.shape,
            "data_type": "uint8",
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [shard] * 3}},
            "dimension_names": ["z", "y", "x"],
            "fill_value": 0,
            "codecs": [{
                "name": "sharding_indexed",
                "configuration": {
                    "chunk_shape": [chunk] * 3,
                    "codecs": [
                        {"name": "bytes", "configuration": {"endian": "little"}},
                        {"name": "zstd", "configuration": {"level": level}},
                    ],
                    "index_codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}],
                },
            }],
        },
    }
    ts.open(spec, create=True).result().write(voxels).result()


def halved(voxels):
    padded = np.pad(voxels, [(0, extent % 2) for extent in voxels.shape], mode="edge")
    z, y, x = (extent // 2 for extent in padded.shape)
    return padded.reshape(z, 2, y, 2, x, 2).mean((1, 3, 5)).round().astype(np.uint8)


def write_pyramid(folder, voxels, mags, voxel_size, unit, shard, chunk, level):
    """Writes the mags s0, s1, … and the metadata of OME-Zarr 0.5; level is that of zstd."""
    datasets = []
    for mag in range(mags):
        write(folder / f"s{mag}", voxels, shard, chunk, level)
        factor = 2**mag
        datasets.append({
            "path": f"s{mag}",
            "coordinateTransformations": [
                {"type": "scale", "scale": [voxel_size * factor] * 3},
                {"type": "translation", "translation": [voxel_size * (factor - 1) / 2] * 3},
            ],
        })
        voxels = halved(voxels)
    axes = [{"name": name, "type": "space", "unit": unit} for name in "zyx"]
    multiscale = {"name": folder.stem, "axes": axes, "datasets": datasets}
    document = {
        "zarr_format": 3,
        "node_type": "group",
        "attributes": {"ome": {"version": "0.5", "multiscales": [multiscale]}},
    }
    (folder / "zarr.json").write_text(json.dumps(document, indent=1))
