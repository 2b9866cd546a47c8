#!/usr/bin/env python3
"""Opens an array with tensorstore and prints its middle slice: first_slice.py ARRAY"""
import sys

import tensorstore as ts

array = ts.open({"driver": "zarr3", "kvstore": {"driver": "file", "path": sys.argv[1]}}).result()
sys.stdout.buffer.write(array[array.shape[0] // 2].read().result().tobytes())
