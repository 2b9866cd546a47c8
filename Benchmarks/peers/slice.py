#!/usr/bin/env python3
"""Reads one slice of an array with tensorstore, again and again: slice.py ARRAY AXIS POSITION"""
import sys

import tensorstore as ts

from serve import serve

path, axis, position = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": path}}
place = tuple(position if i == axis else slice(None) for i in range(3))

serve(lambda: ts.open(spec).result()[place].read().result())
