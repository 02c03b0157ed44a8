/** Small programs that take every kernel along: what they learn is compared between codes of the kernels. */
import type { Network, NetworkNode, NeuronNode, Tensor } from '../../contract/network.ts'
import type { SpikeSet } from '../../contract/spikes.ts'
import { currentsEach, isGraded } from '../../network/neuron.ts'
import { joined } from '../floats.ts'
import type { Compile } from '../program.ts'

/** Numbers without a pattern, and the same each time: x = frac(sin(i)). */
const noise = (i: number): number => (Math.sin(12.9898 * (i + 1)) * 43758.5453) % 1

const tensor = (scale: number, ...shape: number[]): Tensor => ({
  shape,
  data: new Float64Array(shape.reduce((a, b) => a * b, 1)).map((_, i) => scale * noise(i)),
})

/** More than a block of columns (weights.ts), and no multiple of a vector. */
const outputs = 37

const chain = (nodes: Record<string, NetworkNode>, back?: string): Network => {
  const names = Object.keys(nodes)
  const edges = names.slice(1).map((to, i) => [names[i]!, to] as const)
  const parts = back ? currentsEach(nodes[back] as NeuronNode) : 0
  const recurrent = { type: 'Linear', weight: tensor(0.5, parts * outputs, outputs) } as const
  return {
    nodes: back ? { ...nodes, back: recurrent } : nodes,
    edges: back ? [...edges, [back, 'back'], ['back', back]] : edges,
    stepSeconds: 0.001,
    timesteps: 12,
  }
}

const firing = { threshold: 1, resetDelay: true } as const
const dense = (neuron: NeuronNode, inputs: number): Record<string, NetworkNode> => {
  const currents = currentsEach(neuron) * outputs
  return {
    weights: { type: 'Affine', weight: tensor(1.5, currents, inputs), bias: tensor(0.1, currents) },
    last: neuron,
    out: { type: 'Output', shape: [outputs] },
  }
}

const networks = (): Network[] => {
  const input = { type: 'Input', shape: [3, 8, 8] } as const
  const convolution = (out: number, from: number, taps: number): NetworkNode => ({
    type: 'Conv2d',
    weight: tensor(0.7, out, from, taps, taps),
    stride: [1, 1],
    padding: [1, 1],
    groups: 1,
  })
  const lif = (neurons: number): NeuronNode => ({ type: 'lif', neurons, beta: 0.9, reset: 'subtract', ...firing })
  const convolutional = {
    input,
    first: convolution(17, 3, 3),
    neurons: lif(17 * 64),
    delay: { type: 'Delay', delaySeconds: Array.from({ length: 17 }, (_, channel) => 0.0007 * (channel % 4)) },
    second: convolution(8, 17, 3),
    more: lif(8 * 64),
    pool: { type: 'AvgPool2d', kernelSize: [2, 2], stride: [2, 2], padding: [0, 0] },
    third: convolution(6, 8, 5),
    deep: lif(24),
    flat: { type: 'Flatten' },
  } satisfies Record<string, NetworkNode>
  const rectified = {
    input,
    first: convolution(8, 3, 3),
    values: { type: 'relu', neurons: 512 },
    second: convolution(6, 8, 3),
    more: { type: 'relu', neurons: 384 },
    flat: { type: 'Flatten' },
  } satisfies Record<string, NetworkNode>
  const neurons: NeuronNode[] = [
    { type: 'srm', neurons: outputs, threshold: 1, tauSrSeconds: 0.003, tauRefSeconds: 0.001, scaleRef: 2 },
    {
      type: 'caspianIf',
      threshold: Array.from({ length: outputs }, (_, j) => 0.5 + j / outputs),
      delay: new Array(outputs).fill(1),
    },
    { type: 'cubaLif', neurons: outputs, alpha: 0.6, beta: 0.9, reset: 'zero', ...firing },
    {
      type: 'alif',
      neurons: outputs,
      threshold: 1,
      thresholdStep: 1,
      currentDecay: 1024,
      voltageDecay: 128,
      thresholdDecay: 410,
      refractoryDecay: 819,
    },
    { type: 'stdb', neurons: outputs, threshold: 1, leak: 0.9 },
    // in the place of the exponential surrogate, which it needs
    { type: 'rf', neurons: outputs, threshold: 1, sinDecay: 2751, cosDecay: 2751 },
    { type: 'cubaLifInteger', neurons: outputs, threshold: 1, currentDecay: 1024, voltageDecay: 128 },
    { type: 'relu', neurons: outputs },
  ]
  return [
    chain({ ...convolutional, ...dense(lif(outputs), 24) }),
    ...neurons.map((neuron) =>
      chain({ input: { type: 'Input', shape: [192] }, ...dense(neuron, 192) }, isGraded(neuron) ? undefined : 'last'),
    ),
    chain({ ...rectified, ...dense({ type: 'li', neurons: outputs, beta: 0.9 }, 384) }),
  ]
}

const spikes: SpikeSet = (() => {
  const [samples, timesteps, inputs] = [3, 12, 192]
  const offsets = [0]
  const index: number[] = []
  for (let row = 0; row < samples * timesteps; row++) {
    for (let i = 0; i < inputs; i++) if (noise(row * inputs + i) > 0.6) index.push(i)
    offsets.push(index.length)
  }
  return { samples, timesteps, inputs, offsets: Uint32Array.from(offsets), index: Uint32Array.from(index) }
})()

/** Weights after two steps of learning, of every kind of layer and neuron. */
export const selfTest = (compile: Compile): Float32Array => {
  const shapes = [
    { tauRho: 0.5, scaleRho: 1 },
    ...(['fastSigmoid', 'atan', 'sigmoid'] as const).map((shape) => ({ shape, slope: 3 })),
    { shape: 'linear', gamma: 0.3 },
    { shape: 'stdb', alpha: 0.3, beta: 0.1 },
  ] as const
  const results = networks().flatMap((network, i) => {
    const optimiser = { rule: i % 2 === 0 ? 'nadam' : 'adam', amsgrad: true } as const
    const delays = { maxSteps: 4, learningRate: 100 }
    const program = compile(network, { batch: 3, surrogate: shapes[i % shapes.length]!, optimiser, delays })
    for (let step = 0; step < 2; step++) {
      const { output } = program.forward(spikes, [0, 1, 2])
      program.learn(
        output.map((s, k) => s - noise(k)),
        0.01,
      )
    }
    const weights = program.weights.map((w) => Float32Array.from(w))
    program.dispose()
    return weights
  })
  return joined(results)
}
