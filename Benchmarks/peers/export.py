#!/usr/bin/env python3
"""Reads a whole array with tensorstore and writes its bytes to a file: export.py ARRAY FILE"""
import sys

import tensorstore as ts

array = ts.open({"driver": "zarr3", "kvstore": {"driver": "file", "path": sys.argv[1]}}).result()
array.read().result().tofile(sys.argv[2])
