"""Runs a search of the peers by the harness beside this file (bench.py, problems.py), and prints what it found as JSON.

python run_peer.py versions
python run_peer.py ALGORITHM PROBLEM SEED EVALUATIONS
"""

import json
import sys
from importlib.metadata import version

import bench  # before numpy: it sets the threads
import numpy as np
import problems


def dtlz2_of_four(x):
    """Four objectives of six inputs: the last three are the distance to the front."""
    x = np.asarray(x)
    distance = ((x[3:] - 0.5) ** 2).sum()
    angles = x[:3] * np.pi / 2
    (a, b, c), (sa, sb, sc) = np.cos(angles), np.sin(angles)
    return (1 + distance) * np.array([a * b * c, a * b * sc, a * sb, sa])


def problem_named(name):
    known = {p.name: p for p in problems.all_problems(mlp=name == "MLPDigits")}
    if name == "DTLZ2M4":
        return problems.mk(name, 6, 4, 0, 1, [1.1] * 4, dtlz2_of_four)
    return known[name]


if sys.argv[1] == "versions":
    names = ["optuna", "botorch", "gpytorch", "torch", "scipy", "numpy"]
    print(json.dumps({name: version(name) for name in names}))
else:
    algorithm, name, seed, evaluations = sys.argv[1:]
    _, values, seconds = bench.A[algorithm](problem_named(name), int(seed), int(evaluations))
    print(json.dumps({"values": np.asarray(values).tolist(), "seconds": list(map(float, seconds))}))
