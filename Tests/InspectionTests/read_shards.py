#!/usr/bin/env python3
"""Reads the indexes of goldens byte by byte and prints JSON: what `microtome shard` has to find in them.

It shares no code with anything: struct, zlib and a CRC-32C of its own. Usage: read_shards.py > expected.json
"""
import gzip
import json
import pathlib
import struct

root = pathlib.Path(__file__).resolve().parents[1] / "Goldens"
ABSENT = 2**64 - 1

crc_table = []
for byte in range(256):
    for _ in range(8):
        byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
    crc_table.append(byte)


def crc32c(data):
    crc = 2**32 - 1
    for byte in data:
        crc = crc >> 8 ^ crc_table[(crc ^ byte) & 255]
    return crc ^ 2**32 - 1


def positions(grid):
    if not grid:
        yield []
        return
    for first in range(grid[0]):
        for rest in positions(grid[1:]):
            yield [first] + rest


def codec(item):
    return (item, {}) if isinstance(item, str) else (item["name"], item.get("configuration", {}))


def zarr_chunks(data, base, size, codecs, shape):
    """Position (in voxels), offset and length of the innermost chunks of one shard; and whether its checksums hold."""
    order = list(range(len(shape)))
    for item in codecs:
        name, configuration = codec(item)
        if name == "transpose":
            order = [order[axis] for axis in configuration["order"]]
        elif name == "sharding_indexed":
            inner = configuration["chunk_shape"]
            stored = [shape[axis] for axis in order]
            grid = [outer // part for outer, part in zip(stored, inner)]
            count = 1
            for extent in grid:
                count *= extent
            index_codecs = [codec(entry) for entry in configuration["index_codecs"]]
            length = 16 * count + 4 * sum(entry[0] == "crc32c" for entry in index_codecs)
            at_start = configuration.get("index_location", "end") == "start"
            start = base if at_start else base + size - length
            index = data[start : start + length]
            state = "none"
            if any(entry[0] == "crc32c" for entry in index_codecs):
                (found,) = struct.unpack("<I", index[-4:])
                state = "ok" if found == crc32c(index[:-4]) else "bad"
            endian = dict(index_codecs)["bytes"].get("endian", "little")
            pairs = struct.unpack(("<" if endian == "little" else ">") + f"{2 * count}Q", index[: 16 * count])
            chunks, edge = [], None
            for number, position in enumerate(positions(grid)):
                offset, length = pairs[2 * number], pairs[2 * number + 1]
                if offset == length == ABSENT:
                    continue
                found, state2, edge = zarr_chunks(data, base + offset, length, configuration["codecs"], inner)
                state = "bad" if "bad" in (state, state2) else "ok" if "ok" in (state, state2) else "none"
                for voxel, place, amount in found:
                    here = [position[i] * inner[i] + voxel[i] for i in range(len(inner))]
                    restored = [0] * len(here)
                    for i, axis in enumerate(order):
                        restored[axis] = here[i]
                    chunks.append((restored, place, amount))
            if edge is None:
                edge = innermost(configuration["codecs"], inner)
            restored = [0] * len(edge)
            for i, axis in enumerate(order):
                restored[axis] = edge[i]
            return chunks, state, restored
    return [([0] * len(shape), base, size)], "none", list(shape)


def innermost(codecs, shape):
    order = list(range(len(shape)))
    for item in codecs:
        name, configuration = codec(item)
        if name == "transpose":
            order = [order[axis] for axis in configuration["order"]]
        elif name == "sharding_indexed":
            edge = innermost(configuration["codecs"], configuration["chunk_shape"])
            restored = [0] * len(edge)
            for i, axis in enumerate(order):
                restored[axis] = edge[i]
            return restored
    return list(shape)


def zarr(path, metadata):
    array = json.loads(metadata.read_text())
    key = path.relative_to(metadata.parent).as_posix()
    parts = key.replace(".", "/").split("/")
    coordinates = [int(part) for part in parts if part != "c"]
    shape = array["chunk_grid"]["configuration"]["chunk_shape"]
    data = path.read_bytes()
    chunks, state, edge = zarr_chunks(data, 0, len(data), array["codecs"], shape)
    grid = [outer // part for outer, part in zip(shape, edge)]
    found = sorted(([v // e for v, e in zip(voxel, edge)], offset, length) for voxel, offset, length in chunks)
    return {"kind": "zarr3-shard", "coordinates": coordinates, "grid": grid, "indexChecksum": state,
            "chunks": [list(item) for item in found]}


def wkw(path):
    data = path.read_bytes()
    block, length = 1 << (data[4] & 15), 1 << (data[4] >> 4)
    (offset,) = struct.unpack("<Q", data[8:16])
    size = block**3 * data[7]
    ends = None if data[5] == 1 else struct.unpack(f"<{length ** 3}Q", data[16 : 16 + 8 * length**3])
    chunks = []
    for position in positions([length] * 3):
        number = sum((position[axis] >> bit & 1) << (3 * bit + axis) for bit in range(16) for axis in range(3))
        if ends is None:
            chunks.append([position, offset + number * size, size])
        else:
            start = ends[number - 1] if number else offset
            chunks.append([position, start, ends[number] - start])
    z, y, x = (int(part.strip("zyx.wk")) for part in path.parts[-3:])
    return {"kind": "wkw", "coordinates": [x, y, z], "grid": [length] * 3, "indexChecksum": "none", "chunks": chunks}


def precomputed(path, scale):
    sharding = scale["sharding"]
    data = path.read_bytes()
    count = 1 << sharding["minishard_bits"]
    pairs = struct.unpack(f"<{2 * count}Q", data[: 16 * count])
    grid = [-(-size // chunk) for size, chunk in zip(scale["size"], scale["chunk_sizes"][0])]
    axes = [axis for bit in range(40) for axis in range(3) if 1 << bit < grid[axis]]
    found = []
    for number in range(count):
        start, end = pairs[2 * number : 2 * number + 2]
        index = data[16 * count + start : 16 * count + end]
        if sharding.get("minishard_index_encoding") == "gzip" and index:
            index = gzip.decompress(index)
        n = len(index) // 24
        values = struct.unpack(f"<{3 * n}Q", index)
        chunk, place = 0, 16 * count
        for i in range(n):
            chunk += values[i]
            place += values[n + i]
            position, bits = [0, 0, 0], [0, 0, 0]
            for bit, axis in enumerate(axes):
                position[axis] |= (chunk >> bit & 1) << bits[axis]
                bits[axis] += 1
            found.append([position, place, values[2 * n + i]])
            place += values[2 * n + i]
    return {"kind": "precomputed-shard", "coordinates": [int(path.stem, 16)], "grid": None, "indexChecksum": "none",
            "chunks": sorted(found)}


cases = {}
for metadata in sorted(root.glob("zarr/**/zarr.json")) + sorted(root.glob("shards/**/zarr.json")):
    array = json.loads(metadata.read_text())
    if array.get("node_type") != "array":
        continue
    if not any(codec(item)[0] == "sharding_indexed" for item in array["codecs"]):
        continue
    last = codec(array["codecs"][-1])[0]
    for path in sorted(metadata.parent.rglob("*")):
        if path.is_file() and path != metadata and last == "sharding_indexed":
            cases[path.relative_to(root).as_posix()] = zarr(path, metadata)
for path in sorted(root.glob("wkw/**/x*.wkw")):
    cases[path.relative_to(root).as_posix()] = wkw(path)
for info in sorted(root.glob("precomputed/*/info")):
    for scale in json.loads(info.read_text())["scales"]:
        if scale.get("sharding"):
            for path in sorted((info.parent / scale["key"]).glob("*.shard")):
                cases[path.relative_to(root).as_posix()] = precomputed(path, scale)
print("{" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in cases.items()) + "}")
