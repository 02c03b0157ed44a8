"""Runs TENNLab networks in casPYan: JSON [{network, timesteps, spikes: [[t, input, charge]]}] in, each one's [[t, neuron]] out."""
import json
import sys

import casPYan
from casPYan.node import apply_spike

fires = []
for case in json.load(sys.stdin):
    processor = casPYan.Processor()
    processor.load_network(json.loads(case["network"]))
    for t, i, charge in case["spikes"]:
        apply_spike(processor.inputs[i], charge, t, int8=False)
    processor.run(case["timesteps"])
    fires.append(sorted([t, n] for n, node in enumerate(processor.nodes) for t, fired in enumerate(node.history) if fired))
json.dump(fires, sys.stdout)
