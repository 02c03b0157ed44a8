"""Times PyTorch's training step of HYBRID's networks: FOLDER PHASE LAYOUT THREADS SECONDS in, one JSON line out.

LAYOUT is nchw or channels_last. What is the same in every step (direct encoding) is convolved once, all steps of a layer
at once, and the way back through the neurons is written by hand.
"""
import json
import os
import resource
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

folder, phase, layout, threads, seconds = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5])
torch.set_num_threads(threads)
with open(os.path.join(folder, "config.json")) as file:
    config = json.load(file)
steps = config["timesteps"]
labels = torch.tensor(config["labels"])
memory_format = torch.channels_last if layout == "channels_last" else torch.contiguous_format


def read(name, shape):
    return torch.from_numpy(np.fromfile(os.path.join(folder, f"{name}.f32"), np.float32).reshape(shape))


class Neurons(torch.autograd.Function):
    """Spikes of all steps of stdb neurons, or of lif neurons that reset at once; x is [step, sample, ...]."""

    @staticmethod
    def forward(ctx, x, theta, leak, is_late):
        tested, spikes = torch.empty_like(x), torch.empty_like(x)
        u = torch.zeros_like(x[0])
        above = torch.zeros_like(u)
        for t in range(steps):
            if is_late:
                tested[t] = u
                torch.gt(u, theta, out=spikes[t])
                u = torch.add(x[t], u, alpha=leak).sub_(spikes[t], alpha=theta)
            else:
                u = torch.add(x[t], u, alpha=leak).sub_(above, alpha=theta)
                tested[t] = u
                torch.gt(u, theta, out=spikes[t])
                u = u.sub_(spikes[t], alpha=theta).add_(above, alpha=theta)
                above = torch.gt(u, theta).float()
        ctx.save_for_backward(tested)
        ctx.constants = theta, leak, is_late
        return spikes

    @staticmethod
    def backward(ctx, gradient):
        (tested,) = ctx.saved_tensors
        theta, leak, is_late = ctx.constants
        bump = tested.div(theta).sub_(1).abs_().neg_().add_(1).clamp_min_(0).mul_(config["gamma"] / theta)
        e = bump.mul_(gradient)
        current = torch.empty_like(e)
        current[-1] = 0 if is_late else e[-1]
        for t in range(steps - 2, -1, -1):
            torch.add(e[t + 1] if is_late else e[t], current[t + 1], alpha=leak, out=current[t])
        return current, None, None, None


weights = {
    node["name"]: torch.nn.Parameter(
        read(node["name"], node["shape"]).contiguous(memory_format=memory_format)
        if len(node["shape"]) == 4
        else read(node["name"], node["shape"])
    )
    for node in config["nodes"][phase]
    if "shape" in node and "name" in node
}
x = read("x", (len(labels), *config["frame"])).contiguous(memory_format=memory_format)
spiking = phase == "snn"


def frames(h, work):
    """Work on frames [sample, ...], with the steps among the samples where there are any."""
    if h.dim() <= 4:
        return work(h)
    out = work(h.flatten(0, 1))
    return out.view(h.shape[0], h.shape[1], *out.shape[1:])


def forward():
    h = x
    for node in config["nodes"][phase]:
        kind = node["type"]
        if kind == "Conv2d":
            w = weights[node["name"]]
            h = frames(h, lambda frame: F.conv2d(frame, w, padding=w.shape[-1] // 2))
        elif kind == "AvgPool2d":
            h = frames(h, lambda frame: F.avg_pool2d(frame, tuple(node["kernelSize"]), tuple(node["stride"])))
        elif kind == "Flatten":
            h = h.flatten(2 if spiking else 1)
        elif kind == "Linear":
            # the read-out adds up what comes in all steps
            h = h.sum(0) if spiking and node is last_weights else h
            h = F.linear(h, weights[node["name"]])
        elif kind == "relu":
            h = F.relu(h)
        elif kind in ("stdb", "lif"):
            if h.dim() == 4 and spiking:
                h = h.expand(steps, *h.shape)
            h = Neurons.apply(h, node["threshold"], node["leak" if kind == "stdb" else "beta"], kind == "stdb")
    return h


last_weights = [node for node in config["nodes"][phase] if node["type"] == "Linear"][-1]
optimiser = torch.optim.Adam(
    weights.values(), lr=config["learningRates"][phase], amsgrad=config["amsgrad"][phase], fused=True
)
losses = []


def train():
    optimiser.zero_grad(set_to_none=True)
    loss = F.cross_entropy(forward(), labels)
    losses.append(loss.item())
    loss.backward()
    optimiser.step()


def infer():
    with torch.no_grad():
        forward()


def timed(work):
    work()
    walls, cpus = [], []
    end = time.perf_counter() + seconds
    while len(walls) < 3 or (time.perf_counter() < end and len(walls) < 400):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    wall, cpu = sorted(walls), sorted(cpus)
    middle = len(wall) // 2
    return {
        "min": wall[0] * 1e3,
        "median": wall[middle] * 1e3,
        "cpuMin": cpu[0] * 1e3,
        "cpuMedian": cpu[middle] * 1e3,
    }


inference = timed(infer)
training = timed(train)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"train": training, "infer": inference, "loss": losses[0], "rates": [], "memoryMiB": memory}))
