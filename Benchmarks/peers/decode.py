#!/usr/bin/env python3
"""Reads a whole array with tensorstore, again and again: decode.py ARRAY fresh|touched

fresh:    read(), into memory that tensorstore reserves for each result
touched:  into one NumPy array that is used again
"""
import sys

import numpy as np
import tensorstore as ts

from serve import serve

path, kind = sys.argv[1:]
spec = {"driver": "zarr3", "kvstore": {"driver": "file", "path": path}}
target = np.zeros(ts.open(spec).result().shape, np.uint8)
target[...] = 1


def fresh():
    ts.open(spec).result().read().result()


def touched():
    ts.array(target).write(ts.open(spec).result()).result()


serve(fresh if kind == "fresh" else touched)
