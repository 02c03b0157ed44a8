/** Networks for tests: of caspianIf neurons, written by hand or random, layered and recurrent; and two of leaky neurons. */
import type { Network, NetworkNode, Tensor } from '../../core/contract/network.ts'
import type { SpikeSet } from '../../core/contract/spikes.ts'
import { sizeOf } from '../../core/network/geometry.ts'
import type { Random } from '../../core/random.ts'
import { graphOf } from '../../hardware/graph.ts'
import type { SpikingGraph, Synapse } from '../../hardware/graph.ts'

export interface LayerValues {
  readonly threshold: readonly number[]
  readonly delay?: readonly number[]
  /** [out][in]; absent for the input neurons. */
  readonly weight?: readonly (readonly number[])[]
}

/** The chain Input -> l0 -> w1 -> l1 -> ... -> Output. */
export const chainNetwork = (layers: readonly LayerValues[], timesteps = 10): Network => {
  const chain: [string, NetworkNode][] = [['in', { type: 'Input', shape: [layers[0]!.threshold.length] }]]
  layers.forEach(({ threshold, delay, weight }, i) => {
    if (weight) {
      const tensor = { shape: [weight.length, weight[0]!.length], data: Float64Array.from(weight.flat()) }
      chain.push([`w${i}`, { type: 'Linear', weight: tensor }])
    }
    chain.push([`l${i}`, { type: 'caspianIf', threshold, delay: delay ?? threshold.map(() => 0) }])
  })
  chain.push(['out', { type: 'Output', shape: [layers.at(-1)!.threshold.length] }])
  return {
    nodes: Object.fromEntries(chain),
    edges: chain.slice(1).map(([to], i) => [chain[i]![0], to]),
    stepSeconds: 1e-3,
    timesteps,
  }
}

const tensor = (...shape: number[]): Tensor => ({
  shape,
  data: Float64Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(1 + i)),
})
const chained = (nodes: Network['nodes']): Network => {
  const names = Object.keys(nodes)
  return { nodes, edges: names.slice(1).map((to, i) => [names[i]!, to]), stepSeconds: 1e-3, timesteps: 20 }
}
const firing = { threshold: 0.7, reset: 'zero', resetDelay: true } as const
const pool = { kernelSize: [2, 2], stride: [2, 2], padding: [0, 0] } as const
const dense = chained({
  in: { type: 'Input', shape: [4] },
  w: { type: 'Linear', weight: tensor(3, 4) },
  n: { type: 'cubaLif', neurons: 3, alpha: 0.3, beta: Math.exp(-0.05), ...firing },
  d: { type: 'Delay', delaySeconds: [0, 1e-3, 2.5e-3] },
  v: { type: 'Affine', weight: tensor(2, 3), bias: tensor(2) },
  o: { type: 'li', neurons: 2, beta: 0.9 },
  out: { type: 'Output', shape: [2] },
})

const looped = chainNetwork([
  { threshold: [10, 20], delay: [0, 3] },
  {
    threshold: [30, 40],
    delay: [2, 0],
    weight: [
      [50, -1],
      [7, 8],
    ],
  },
])
/** Two input neurons, and two that reach each other with delays. */
export const recurrentNetwork: Network = {
  ...looped,
  nodes: { ...looped.nodes, back: { type: 'Linear', weight: { shape: [2, 2], data: Float64Array.of(0, 9, -9, 0) } } },
  edges: [...looped.edges, ['l1', 'back'], ['back', 'l1']],
}

/** Every node that NIR has for them. */
export const leakyNetworks: Readonly<Record<'conv' | 'hybrid' | 'recurrent', Network>> = {
  conv: chained({
    in: { type: 'Input', shape: [2, 6, 6], normalise: { means: [0.1, 1 / 3], deviations: [0.2, 0.7] } },
    w: { type: 'Conv2d', weight: tensor(2, 2, 3, 3), bias: tensor(2), stride: [1, 1], padding: [1, 1], groups: 1 },
    a: { type: 'lif', neurons: 72, beta: 1 / 3, ...firing },
    d: { type: 'Delay', delaySeconds: [0, 2e-3] },
    sum: { type: 'SumPool2d', ...pool },
    b: { type: 'lif', neurons: 18, beta: 0, ...firing, resetDelay: false },
    mean: { type: 'AvgPool2d', ...pool, stride: [1, 1] },
    v: { type: 'Conv2d', weight: tensor(3, 2, 1, 1), stride: [1, 1], padding: [0, 0], groups: 1 },
    c: { type: 'lif', neurons: 12, beta: 0.95, ...firing },
    flat: { type: 'Flatten' },
    last: { type: 'Linear', weight: tensor(2, 12) },
    o: { type: 'lif', neurons: 2, beta: 0.8, ...firing },
    out: { type: 'Output', shape: [2] },
  }),
  hybrid: chained({
    in: { type: 'Input', shape: [1, 4, 4], normalise: { means: [0.5], deviations: [0.5] } },
    w: { type: 'Conv2d', weight: tensor(2, 1, 3, 3), stride: [1, 1], padding: [1, 1], groups: 1 },
    a: { type: 'stdb', neurons: 32, threshold: 0.7, leak: 0.95 },
    mean: { type: 'AvgPool2d', ...pool },
    v: { type: 'Conv2d', weight: tensor(2, 2, 1, 1), stride: [1, 1], padding: [0, 0], groups: 1 },
    b: { type: 'lif', neurons: 8, beta: 1, threshold: 1 / 3, reset: 'subtract', resetDelay: false },
    flat: { type: 'Flatten' },
    last: { type: 'Affine', weight: tensor(2, 8), bias: tensor(2) },
    o: { type: 'li', neurons: 2, beta: 1 },
    out: { type: 'Output', shape: [2] },
  }),
  recurrent: {
    ...dense,
    nodes: { ...dense.nodes, back: { type: 'Linear', weight: tensor(3, 3) } },
    edges: [...dense.edges, ['n', 'back'], ['back', 'n']],
  },
}

const between = (random: Random, low: number, high: number): number => low + random.integer(high - low + 1)
const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

/** One to three layers of weights within the chip's limits, with delays and absent synapses. */
export const randomNetwork = (random: Random): Network => {
  const sizes = [between(random, 1, 40), ...times(between(random, 1, 3), () => between(random, 1, 40))]
  return chainNetwork(
    sizes.map((size, i): LayerValues => {
      const last = i === sizes.length - 1
      return {
        threshold: times(size, () => between(random, 0, 255)),
        delay: times(size, () => (last ? 0 : between(random, 0, 15))),
        ...(i > 0 && {
          weight: times(size, () =>
            times(sizes[i - 1]!, () => (random.uniform() < 0.1 ? 0 : between(random, -90, 127))),
          ),
        }),
      }
    }),
    40,
  )
}

/** Up to 256 neurons and 4096 synapses, recurrent, self-connections among them, delays a synapse; all neurons outputs. */
export const randomGraph = (random: Random): SpikingGraph => {
  const neurons = between(random, 8, 256)
  const fanOut = Math.floor(Math.min(4096 / neurons, neurons))
  const synapses = times(neurons, (from): Synapse[] => {
    const targets = new Set(times(between(random, 0, fanOut), () => random.integer(neurons)))
    return [...targets].map((to) => ({
      from,
      to,
      weight: between(random, 1, 127) * (random.uniform() < 0.4 ? -1 : 1),
      delay: between(random, 0, 15),
    }))
  })
  const inputs = between(random, 1, Math.min(128, neurons))
  return graphOf({
    layers: [{ name: 'neurons', neurons }],
    threshold: Int32Array.from(times(neurons, () => between(random, 0, 255))),
    inputs: Uint32Array.from(times(inputs, (i) => i)),
    outputs: Uint32Array.from(times(neurons, (i) => i)),
    synapses: synapses.flat(),
  })
}

/** The graph with every neuron an output. */
export const allOutputs = (graph: SpikingGraph): SpikingGraph => ({
  ...graph,
  outputs: Uint32Array.from(graph.threshold, (_, i) => i),
})

/** Full-scale input spikes of one sample, `trains[input]` the timesteps of one input. */
export const spikesAt = (trains: readonly (readonly number[])[], timesteps: number): SpikeSet => {
  const perStep = times(timesteps, (t) => trains.flatMap((train, i) => (train.includes(t) ? [i] : [])))
  let end = 0
  return {
    samples: 1,
    timesteps,
    inputs: trains.length,
    offsets: Uint32Array.from([0, ...perStep.map((events) => (end += events.length))]),
    index: Uint32Array.from(perStep.flat()),
  }
}

/** The same spikes, each with a random charge of the chip. */
export const withCharges = (spikes: SpikeSet, random: Random): SpikeSet => ({
  ...spikes,
  value: Float32Array.from(spikes.index, () => between(random, 0, 255)),
})
