#!/usr/bin/env python3
"""Writes chunks.json: where every chunk of the datasets in manifest.json lies, as libhdf5 tells h5py.

    python3 -m venv venv && venv/bin/pip install h5py
    venv/bin/python list_chunks.py

Each case has the position in the grid of chunks, offset and length of each chunk that is stored; a dataset in one piece
has its offset alone.
"""

import json
import pathlib

import h5py

HERE = pathlib.Path(__file__).resolve().parent
cases = []
for case in json.loads((HERE / "manifest.json").read_text()):
    with h5py.File(HERE / case["file"]) as file:
        dataset = file.get(case["array"])
        if dataset is None or dataset.is_virtual:
            continue
        found = {"file": case["file"], "array": case["array"], "offset": None, "chunks": None}
        if dataset.chunks:
            found["chunks"] = []
            for number in range(dataset.id.get_num_chunks()):
                info = dataset.id.get_chunk_info(number)
                index = [start // extent for start, extent in zip(info.chunk_offset, dataset.chunks)]
                found["chunks"].append([index, info.byte_offset, info.size])
        else:
            found["offset"] = dataset.id.get_offset()
        cases.append(found)
(HERE / "chunks.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
