#!/usr/bin/env python3
"""Writes Goldens.swift: bytes that other people's writers made, for the codecs to decode.

Run it again with `python3 make_goldens.py` in an environment with numcodecs, zarr, zstandard and tensorstore; the
command line programs gzip, bzip2, xz and zstd are wanted too. Python's own gzip, zlib, bz2 and lzma do the rest.
"""

import bz2
import ctypes
import ctypes.util
import gzip
import json
import lzma
import pathlib
import struct
import subprocess
import textwrap
import zlib

import numcodecs
import numcodecs.blosc
import numpy as np
import zstandard

# The same bytes in every run: no time of day, no threads that finish in another order.
gzip.time.time = lambda: 0
numcodecs.blosc.set_nthreads(1)

rng = np.random.default_rng(7)
goldens = []
payloads = {}


def payload(name, array):
    data = np.ascontiguousarray(array).tobytes()
    payloads[name] = data
    return data


def golden(name, codec, encoded, decoded, configuration=None):
    """Notes that `codec` has to make `decoded` (bytes, or the name of a payload) of `encoded`."""
    goldens.append((name, codec, json.dumps(configuration or {}), bytes(encoded), decoded))


def from_numcodecs(codec, array, decoded=None):
    """A golden of numcodecs; without `decoded` numcodecs also says what the result has to be."""
    encoded = np.frombuffer(codec.encode(array), "u1") if not isinstance(array, bytes) else codec.encode(array)
    encoded = bytes(encoded)
    if decoded is None:
        decoded = np.ascontiguousarray(codec.decode(np.frombuffer(encoded, "u1"))).tobytes()
    configuration = codec.get_config()
    if configuration.get("filters"):
        details = "filters " + ", ".join(f"{item['id']:#x}" for item in configuration["filters"])
    else:
        details = ", ".join(f"{key} {value}" for key, value in configuration.items() if key != "id")
    golden(f"numcodecs {details}".strip(), codec.codec_id, encoded, decoded, configuration)


def program(command, data):
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


# Smooth, as images are, with a little noise.
i = np.arange(256)
smooth = (1000 + 40 * np.sin(i / 11) + rng.integers(0, 3, 256)).astype("<u2")
words = payload("words", smooth)
noise = payload("noise", rng.integers(0, 256, 96, dtype="u1"))
volume = payload("volume", (i[:, None] // 7 + np.arange(3)).astype("<u4"))
empty = payload("empty", np.zeros(0, "u1"))

# MARK: Compressors

for level in (0, 1, 9):
    from_numcodecs(numcodecs.GZip(level), words, "words")
golden("program", "gzip", program(["gzip", "-c", "-n"], words), "words")
golden("two members", "gzip", gzip.compress(words[:100], 1) + gzip.compress(words[100:], 9), "words")
flags = 2 | 4 | 8 | 16
header = struct.pack("<BBBBIBB", 31, 139, 8, flags, 0, 0, 255) + struct.pack("<H", 6) + b"AB\x02\0xy" + b"n\0" + b"c\0"
header += struct.pack("<H", zlib.crc32(header) & 0xFFFF)
raw = zlib.compressobj(6, zlib.DEFLATED, -15)
raw = raw.compress(words) + raw.flush()
golden("every header field", "gzip", header + raw + struct.pack("<II", zlib.crc32(words), len(words)), "words")
golden("no bytes", "gzip", gzip.compress(b""), "empty")

for level in (1, 9):
    from_numcodecs(numcodecs.Zlib(level), words, "words")
narrow = zlib.compressobj(6, zlib.DEFLATED, 9)
golden("a small window", "zlib", narrow.compress(words) + narrow.flush(), "words")

for level, checksum in ((1, False), (19, True), (-5, False)):
    from_numcodecs(numcodecs.Zstd(level=level, checksum=checksum), words, "words")
from_numcodecs(numcodecs.Zstd(level=1), noise, "noise")
golden("program, from a pipe: no content size", "zstd", program(["zstd", "-q", "-c"], words), "words")
unsized = zstandard.ZstdCompressor(level=3, write_content_size=False).compress(words)
golden("no content size", "zstd", unsized, "words")
frames = zstandard.ZstdCompressor().compress(words[:300]) + struct.pack("<II", 0x184D2A53, 5) + b"hello"
golden("frames around a skippable one", "zstd", frames + program(["zstd", "-q", "-c"], words[300:]), "words")
golden("no bytes", "zstd", zstandard.ZstdCompressor().compress(b""), "empty")

for cname in ("blosclz", "lz4", "lz4hc", "zlib", "zstd"):
    for shuffle in (0, 1, 2):
        codec = numcodecs.Blosc(cname, clevel=5, shuffle=shuffle, blocksize=512)
        from_numcodecs(codec, np.frombuffer(volume, "<u4"), "volume")
from_numcodecs(numcodecs.Blosc("lz4", clevel=9, shuffle=1), np.frombuffer(volume, "<u8"), "volume")
from_numcodecs(numcodecs.Blosc("lz4", clevel=1, shuffle=1), noise, "noise")
from_numcodecs(numcodecs.Blosc("zstd", clevel=0, shuffle=1), np.frombuffer(words, "<u2"), "words")
library = ctypes.CDLL(ctypes.util.find_library("blosc"))
target = ctypes.create_string_buffer(len(volume) + 16)
size = library.blosc_compress_ctx(
    5, 1, ctypes.c_size_t(4), ctypes.c_size_t(len(volume)), volume, target, ctypes.c_size_t(len(target)), b"snappy",
    ctypes.c_size_t(512), 1)
if size > 0:
    golden("c-blosc with snappy", "blosc", target.raw[:size], "volume")

from_numcodecs(numcodecs.LZ4(), words, "words")
from_numcodecs(numcodecs.LZ4(), noise, "noise")
from_numcodecs(numcodecs.BZ2(level=1), words, "words")
golden("program, two streams", "bz2", program(["bzip2", "-c"], words[:99]) + bz2.compress(words[99:]), "words")
golden("no bytes", "bz2", bz2.compress(b""), "empty")

small = {"dict_size": 1 << 16}
from_numcodecs(numcodecs.LZMA(preset=1), words, "words")
from_numcodecs(numcodecs.LZMA(preset=9, check=lzma.CHECK_SHA256), noise, "noise")
from_numcodecs(numcodecs.LZMA(format=lzma.FORMAT_ALONE, preset=1), words, "words")
for filters in (
    [{"id": lzma.FILTER_DELTA, "dist": 2}, {"id": lzma.FILTER_LZMA2, "preset": 1}],
    [{"id": lzma.FILTER_LZMA2} | small],
    [{"id": lzma.FILTER_LZMA1, "lc": 0, "lp": 2, "pb": 1} | small],
    [{"id": lzma.FILTER_X86}, {"id": lzma.FILTER_LZMA2} | small],
):
    from_numcodecs(numcodecs.LZMA(format=lzma.FORMAT_RAW, filters=filters), words, "words")
streams = program(["xz", "-c", "-1"], words[:77]) + b"\0\0\0\0" + program(["xz", "-c", "-1", "-Ccrc32"], words[77:])
golden("program, two streams with padding between; by its other name", "xz", streams, "words")

# MARK: Checksums

for codec in (
    numcodecs.CRC32(), numcodecs.CRC32(location="end"), numcodecs.Adler32(), numcodecs.Adler32(location="end"),
    numcodecs.CRC32C(), numcodecs.CRC32C(location="start"),
):
    encoded = bytes(codec.encode(np.frombuffer(noise, "u1")))
    golden(f"numcodecs at the {codec.location}", codec.codec_id, encoded, "noise", {"location": codec.location})
golden("numcodecs, location not said", "crc32", bytes(numcodecs.CRC32().encode(noise)), "noise")
golden("numcodecs, location not said", "crc32c", bytes(numcodecs.CRC32C().encode(noise)), "noise")
from_numcodecs(numcodecs.Fletcher32(), np.frombuffer(words, "u1"), "words")
# More than the 360 words after which the sums are folded, and a last byte without a partner.
odd = payload("odd", np.frombuffer((words + noise) * 3, "u1")[:1501])
odd_encoded = bytes(numcodecs.Fletcher32().encode(np.frombuffer(odd, "u1")))
golden("numcodecs, an odd number of bytes", "fletcher32", odd_encoded, "odd")

# MARK: Filters

walk = np.cumsum(rng.integers(-9, 9, 40))
for dtype, astype in (
    ("<u2", "<u2"), (">u2", "|i1"), ("<i4", "|i1"), (">i8", "<i2"), ("|u1", "|u1"), ("<f4", "<f4"), (">f8", ">f4"),
    ("<f2", "<f2"), ("<f8", "|i1"), ("<u8", "<u8"), ("|i1", "|i1"),
):
    values = (walk / 4 if astype[1] == "f" else walk).astype(dtype)
    from_numcodecs(numcodecs.Delta(dtype=dtype, astype=astype), values)
wrapping = np.array([250, 3, 255, 0, 128, 1], "|u1")
from_numcodecs(numcodecs.Delta(dtype="|u1"), wrapping)

for size in (1, 2, 3, 4, 8, 16):
    encoded = bytes(numcodecs.Shuffle(size).encode(np.frombuffer(noise, "u1")))
    golden(f"numcodecs elementsize {size}", "shuffle", encoded, "noise", {"elementsize": size})
golden("numcodecs default", "shuffle", bytes(numcodecs.Shuffle().encode(np.frombuffer(noise, "u1"))), "noise")

reals = np.linspace(-1.7, 3.1, 33)
for dtype, astype, scale, offset in (
    ("<f8", "|u1", 10, -2), ("<f4", "<i2", 1000.5, 0.25), (">f8", ">i4", 12345, 1), ("<f4", "<f4", 8.1, 0.3),
    ("<f2", "<f2", 3, 0.1), ("<i4", "|i1", 0.3, -3), ("<u2", "<i4", 2.5, 7), (">f4", "<f8", 0.1, 1e3),
    ("|i1", "<i2", 7, 0), ("<f8", "<u8", 100, -50), ("<f2", "|u1", 20, -2),
):
    kind = np.dtype(dtype).kind
    values = reals if kind == "f" else np.arange(-40, 40, 3) if kind == "i" else np.arange(0, 120, 3)
    codec = numcodecs.FixedScaleOffset(offset=offset, scale=scale, dtype=dtype, astype=astype)
    from_numcodecs(codec, values.astype(dtype))

for count in (1, 8, 13, 64, 71):
    bits = rng.integers(0, 2, count).astype(bool)
    golden(f"numcodecs {count} bits", "packbits", bytes(numcodecs.PackBits().encode(bits)), bits.tobytes())
golden("numcodecs no bits", "packbits", bytes(numcodecs.PackBits().encode(np.zeros(0, bool))), "empty")

integers = np.array([0, 1, 2, 100, 127, -1, -128, 77])
large = np.array([0, 2**53 + 1, 2**62 + 2**38 + 1, 2**24 + 1, 16777219, 9007199791611905])
fractions = np.array([0.0, -0.0, 1.5, -1.5, 2.75, 100.99, -100.99, 1e-3, 65504.0])
for stored, decoded, values in (
    ("|i1", "<f4", integers), ("|i1", ">i8", integers), ("|u1", "<f2", integers % 251), (">u4", "<u8", integers % 999),
    ("<i8", "<f4", large), ("<u8", "<f8", large * 2 + 1), (">i8", "<i4", integers), ("<f8", "<i2", fractions[:-1]),
    ("<f4", ">f8", fractions), ("<f8", "<f4", fractions / 3), ("<f8", "<f2", fractions / 3), ("<f2", "<f4", fractions),
    ("<f4", "|b1", fractions), ("|b1", "<i4", integers != 0), ("|b1", "<f8", integers > 1), ("<i2", "|b1", integers),
    ("<f8", "<u8", abs(fractions) * 1e14), ("<f8", "|u1", abs(fractions[:-1])), ("<i4", "<f2", integers * 99),
    ("<f4", "<u4", abs(fractions)), ("<f4", "<i8", fractions * 1e6),
):
    codec = numcodecs.AsType(encode_dtype=stored, decode_dtype=decoded)
    array = values.astype(stored)
    expected = array.astype(decoded).tobytes()
    golden(f"numpy {stored} to {decoded}", "astype", array.tobytes(), expected, codec.get_config())
array = np.arange(9, dtype="<u2")
golden("numpy, names in words", "astype", array.tobytes(), array.astype("<f4").tobytes(),
       {"encode_dtype": "uint16", "decode_dtype": "float32"})

for dtype, astype in (("<f8", "<f8"), ("<f8", "<f4"), ("<f4", ">f2")):
    from_numcodecs(numcodecs.Quantize(digits=2, dtype=dtype, astype=astype), reals.astype(dtype))
from_numcodecs(numcodecs.BitRound(keepbits=5), reals.astype("<f4"))

# MARK: Bombs: pieces that a test repeats until they hold 2 GiB

flush = zlib.compressobj(9, zlib.DEFLATED, -15)
flush.compress(b"\0" * (1 << 20))
flush.flush(zlib.Z_FULL_FLUSH)
mebibyte = flush.compress(b"\0" * (1 << 20)) + flush.flush(zlib.Z_FULL_FLUSH)
bombs = {
    "deflateMebibyte": (mebibyte, "A MiB of zeros, byte aligned."),
    "bzip2Stream": (bz2.compress(b"\0" * (32 << 20)), "32 MiB of zeros."),
    "xzStream": (lzma.compress(b"\0" * (4 << 20), preset=1), "4 MiB of zeros."),
}
assert len(zlib.decompressobj(-15).decompress(mebibyte * 2)) == 2 << 20


def literal(data, indent):
    """Bytes as a Swift string literal of hexadecimal digits."""
    digits = data.hex()
    width = 118 - indent
    if len(digits) <= 80:
        return f'"{digits}"'
    lines = [digits[at:at + width - 1] for at in range(0, len(digits), width - 1)]
    pad = " " * indent
    return '"""\n' + "".join(f"{pad}{line}\\\n" for line in lines[:-1]) + f'{pad}{lines[-1]}\n{pad}"""'


def document(text):
    """JSON as a Swift string literal, on several lines when it is long."""
    if len(text) <= 90:
        return f'#"{text}"#'
    lines = textwrap.wrap(text, 110, break_on_hyphens=False)
    return '#"""\n' + "".join(f"        {line}\n" for line in lines) + '        """#'


def swift_string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


out = ["// Written by make_goldens.py. Do not edit.", "// swift-format-ignore-file", "", "extension Golden {"]
for name, data in payloads.items():
    out.append(f"  private static let {name} = Hex({literal(data, 4)})")
lists = ", ".join(dict.fromkeys(codec + "Goldens" for _, codec, _, _, _ in goldens)) + ","
out += ["", "  static let all: [Golden] = ["] + textwrap.wrap(
    lists, 118, initial_indent="    ", subsequent_indent="    ")
out += ["  ].flatMap { $0 }"]
for codec in dict.fromkeys(codec for _, codec, _, _, _ in goldens):
    out += ["", f"  private static let {codec}Goldens: [Golden] = ["]
    for name, which, configuration, encoded, decoded in goldens:
        if which != codec:
            continue
        expected = decoded if isinstance(decoded, str) else f"Hex({literal(decoded, 8)})"
        out += ["    Golden(", f"      {swift_string(name)}, codec: \"{codec}\",",
                f"      configuration: {document(configuration)},",
                f"      encoded: Hex({literal(encoded, 8)}),", f"      decoded: {expected}),"]
    out.append("  ]")
out.append("}")
out += ["", "/// Pieces of compressed zeros that may be put one after the other.", "enum BombPiece {"]
for name, (data, comment) in bombs.items():
    out += [f"  /// {comment}", f"  static let {name} = Hex({literal(data, 4)})"]
out.append("}")
path = pathlib.Path(__file__).with_name("Goldens.swift")
path.write_text("\n".join(out) + "\n")
print(f"{len(goldens)} goldens, {path.stat().st_size} bytes")
