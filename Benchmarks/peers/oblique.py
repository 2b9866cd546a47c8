"""A plane of 1024^2 pixels that lies askew in an array, by scipy.ndimage: for each line of input the processor times of
its nearest voxels and of values between voxels, as JSON. The array holds what the plane needs, and is in memory.
"""
import json
import sys
import time

import numpy as np
from scipy import ndimage

SIZE = 1024
# The turns of PlaneGathering.
A, B = 0.61, 0.37
ABOUT = np.array([[np.cos(A), -np.sin(A), 0], [np.sin(A), np.cos(A), 0], [0, 0, 1]])
TILT = np.array([[np.cos(B), 0, np.sin(B)], [0, 1, 0], [-np.sin(B), 0, np.cos(B)]])


def main():
    turn = ABOUT @ TILT
    # Output axes z, y, x to array axes z, y, x.
    matrix = turn[::-1, ::-1]
    extent = np.abs(matrix[:, 1:]).sum(axis=1) * SIZE
    shape = (np.ceil(extent / 64).astype(int) + 1) * 64
    array = np.empty(shape, np.uint8)
    for z in range(shape[0]):
        array[z] = (np.arange(shape[1] * shape[2], dtype=np.uint32).reshape(shape[1:]) * 31 + z).astype(np.uint8)
    middle = np.array([0, (SIZE - 1) / 2, (SIZE - 1) / 2])
    offset = shape / 2 + 0.21 - matrix @ middle
    plane = {"nearest": np.empty((1, SIZE, SIZE), np.uint8), "linear": np.empty((1, SIZE, SIZE), np.float32)}
    for _ in sys.stdin:
        figures = {}
        for order, (name, output) in enumerate(plane.items()):
            start = time.process_time()
            ndimage.affine_transform(
                array, matrix, offset, output_shape=output.shape, output=output, order=order, mode="constant",
                prefilter=False)
            figures[name] = time.process_time() - start
        print(json.dumps(figures), flush=True)


main()
