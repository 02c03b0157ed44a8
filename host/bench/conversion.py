"""Times the peers' conversion of a raster of bytes: CASE THREADS SECONDS in, least milliseconds by engine out, as JSON."""
import json
import os
import sys
import time

import numpy as np
import torch

case, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
torch.set_num_threads(threads)
data = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data")
with open(os.path.join(data, "cfg.json")) as file:
    config = json.load(file)[case]
is_dense = "nin" in config
inputs = (config["nin"],) if is_dense else (config["cin"], config["H"], config["H"])
shape = (config["T"], config["B"], *inputs)
raster = torch.from_numpy(np.fromfile(os.path.join(data, f"{case}.x.u8"), np.uint8).reshape(shape))
rows = raster.view(shape[0] * shape[1], -1)


def least(convert):
    """The least of several repetitions, in ms."""
    convert()
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 3 or (time.perf_counter() < end and len(times) < 400):
        start = time.perf_counter()
        convert()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


result = {"torch_scan": least(raster.float)}
if is_dense:
    # bytes first or floats first: the faster counts
    orders = (lambda: rows.to_sparse_csr().to(torch.float32), lambda: rows.float().to_sparse_csr())
    result["torch_csr"] = min(least(order) for order in orders)
else:
    frames = raster.flatten(0, 1)
    result["torch_scan_cl"] = least(lambda: frames.float().contiguous(memory_format=torch.channels_last))
print(json.dumps({**result, "snntorch": result["torch_scan"], "spikingjelly": result["torch_scan"]}))
