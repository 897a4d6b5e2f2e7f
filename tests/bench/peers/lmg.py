# The drivers of the same visits by NumPy: R2 of every subset from the correlation matrix, subsets of one size at a
# time, then the mean gain over all orders of entry. Prints milliseconds and the values.
import itertools
import json
import math
import sys
import time

import numpy as np


def lmg(values):
    r = np.corrcoef(values, rowvar=False)
    p = r.shape[0] - 1
    rxx, rxy = r[:p, :p], r[:p, p]
    r2 = np.zeros(1 << p)
    for size in range(1, p + 1):
        subsets = np.array(list(itertools.combinations(range(p), size)))
        inner = rxx[subsets[:, :, None], subsets[:, None, :]]
        outer = rxy[subsets]
        betas = np.linalg.solve(inner, outer[:, :, None])[:, :, 0]
        r2[(1 << subsets).sum(axis=1)] = (betas * outer).sum(axis=1)
    masks = np.arange(1 << p)
    sizes = np.array([bin(mask).count("1") for mask in masks])
    weight = np.array([math.factorial(k) * math.factorial(p - k - 1) / math.factorial(p) for k in range(p)])
    shares = []
    for j in range(p):
        without = masks[(masks >> j) & 1 == 0]
        shares.append(float((weight[sizes[without]] * (r2[without | (1 << j)] - r2[without])).sum()))
    return shares


def main():
    file, columns, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    values = np.fromfile(file).reshape(-1, columns)
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        shares = lmg(values)
        times.append(1000 * (time.perf_counter() - began))
    print(json.dumps({"plain": sorted(times)[rounds // 2], "lmg": shares}))


main()
