"""Reads NIR files (the arguments) by the nir package: content out as JSON [{nodes, edges, metadata}], and each file written anew."""
import json
import sys

import nir
import numpy


def plain(value):
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        return value.tolist()
    return value


def node(n):
    fields = {k: plain(v) for k, v in n.to_dict().items() if k != "metadata"}
    return fields | {"dtypes": sorted({str(v.dtype) for v in vars(n).values() if isinstance(v, numpy.ndarray)})}


files = []
for path in sys.argv[1:]:
    graph = nir.read(path)
    nir.write(path + ".again", graph)
    files.append({
        "nodes": {name: node(n) for name, n in graph.nodes.items()},
        "edges": [list(edge) for edge in graph.edges],
        "metadata": {k: plain(v) for k, v in graph.metadata.items()},
    })
json.dump(files, sys.stdout)
