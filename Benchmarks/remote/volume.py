"""Which chunks of a sharded pyramid a view needs, and where they lie: computed here once more, not asked of anyone."""
import json
import math
import struct
from bisect import bisect_left
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple


class Chunk(NamedTuple):
    """A chunk of a mag by its place in the grid."""

    level: int
    x: int
    y: int
    z: int


class Stored(NamedTuple):
    """Where the bytes of a chunk lie."""

    path: str
    start: int
    end: int


class Pyramid:
    """OME-Zarr 0.5 of arrays s0, s1, … (z,y,x), each half as large as the last, sharded, with the index at the end."""

    def __init__(self, folder):
        self.folder = Path(folder)
        document = json.loads((self.folder / "zarr.json").read_text())
        datasets = document["attributes"]["ome"]["multiscales"][0]["datasets"]
        self.names = [dataset["path"] for dataset in datasets]
        self.shapes, self.chunks, self.shards = [], [], []
        for name in self.names:
            array = json.loads((self.folder / name / "zarr.json").read_text())
            self.shapes.append(array["shape"][::-1])
            self.shards.append(array["chunk_grid"]["configuration"]["chunk_shape"][::-1])
            self.chunks.append(array["codecs"][0]["configuration"]["chunk_shape"][::-1])

    @property
    def coarsest(self):
        return len(self.names) - 1

    @cache
    def _shard(self, path):
        """Where the chunks of a shard lie: its path in the pyramid; by their places, and sorted by offset."""
        level, x, y, z = self._place(path)
        per_shard = [shard // chunk for shard, chunk in zip(self.shards[level], self.chunks[level])]
        count = math.prod(per_shard)
        try:
            with open(self.folder / path, "rb") as file:
                file.seek(-16 * count - 4, 2)
                numbers = struct.unpack(f"<{2 * count}Q", file.read(16 * count))
        except FileNotFoundError:
            return {}, [], []
        places = {}
        for number, (dz, dy, dx) in enumerate(product(*map(range, per_shard[::-1]))):
            offset, size = numbers[2 * number:2 * number + 2]
            if offset < 1 << 63:
                chunk = Chunk(level, x * per_shard[0] + dx, y * per_shard[1] + dy, z * per_shard[2] + dz)
                places[chunk] = Stored(path, offset, offset + size)
        ordered = sorted(places.items(), key=lambda item: item[1].start)
        return places, ordered, [stored.start for _, stored in ordered]

    def _place(self, path):
        name, _, z, y, x = path.split("/")
        return self.names.index(name), int(x), int(y), int(z)

    def stored(self, chunk):
        """Where a chunk lies; None when it is missing."""
        shard = [place * extent // whole for place, extent, whole in
                 zip(chunk[1:], self.chunks[chunk.level], self.shards[chunk.level])]
        path = f"{self.names[chunk.level]}/c/{shard[2]}/{shard[1]}/{shard[0]}"
        return self._shard(path)[0].get(chunk)

    def size(self, chunks):
        """The stored bytes of some chunks."""
        return sum(stored.end - stored.start for stored in map(self.stored, chunks) if stored)

    def is_shard(self, path):
        return "/c/" in path

    def within(self, path, start, end):
        """The chunks that lie at least in part between two offsets of a shard; none for its index."""
        _, ordered, starts = self._shard(path)
        first = max(0, bisect_left(starts, start + 1) - 1)
        return [chunk for chunk, stored in ordered[first:bisect_left(starts, end)] if stored.end > start]

    def box(self, chunk):
        """What a chunk covers in voxels of the finest mag: [start, end) of x, y, z."""
        factor = 2**chunk.level
        extents = self.chunks[chunk.level]
        return [(place * extent * factor, (place + 1) * extent * factor)
                for place, extent in zip(chunk[1:], extents)]


class View(NamedTuple):
    """What the browser shows: its position, zoom (voxels a pixel) and layout on a screen of so many cells."""

    position: tuple
    zoom: float = 1
    is_maximized: bool = False
    columns: int = 200
    rows: int = 60

    def planes(self):
        """The axes to the right, down and into the screen of each viewport, its width and height in pixels."""
        height = self.rows - 2
        if self.is_maximized:
            panel = min(36, self.columns // 4) if self.columns >= 80 else 0
            return [((0, 1, 2), self.columns - (panel + 1 if panel else 0), 2 * height)]
        left, top = self.columns * 58 // 100, height * 58 // 100
        return [
            ((0, 1, 2), left, 2 * top),
            ((2, 1, 0), self.columns - left - 1, 2 * top),
            ((0, 2, 1), left, 2 * (height - top - 1)),
        ]

    def level(self, pyramid):
        """The coarsest mag whose voxels are not larger than 1.1 pixels."""
        level = pyramid.coarsest
        while level and 2**level > 1.1 * self.zoom:
            level -= 1
        return level

    def slices(self, pyramid, level):
        """The part of a mag that each viewport shows: [start, end) of x, y, z in voxels of that mag."""
        factor = 2**level
        for (right, down, depth), width, height in self.planes():
            bounds = [None] * 3
            for axis, count in ((right, width), (down, height), (depth, 1)):
                first = self.position[axis] + (0.5 - count / 2) * self.zoom if axis != depth else self.position[axis]
                last = first + (count - 1) * self.zoom
                extent = pyramid.shapes[level][axis]
                bounds[axis] = (max(0, math.floor(first / factor + 1e-6)),
                                min(extent, math.floor(last / factor + 1e-6) + 1))
            yield bounds

    def chunks(self, pyramid, level=None):
        """The chunks of each viewport, at the wanted mag if no other is named: a list of lists."""
        level = self.level(pyramid) if level is None else level
        chunk = pyramid.chunks[level]
        result = []
        for bounds in self.slices(pyramid, level):
            ranges = [range(start // size, (end - 1) // size + 1) if end > start else range(0)
                      for (start, end), size in zip(bounds, chunk)]
            result.append([Chunk(level, x, y, z) for z, y, x in product(*reversed(ranges))])
        return result

    def visible(self, pyramid, level=None):
        """The same as one set."""
        return {chunk for chunks in self.chunks(pyramid, level) for chunk in chunks}
