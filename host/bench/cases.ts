/** The engine benchmark's networks A to D: sizes, densities and firing rates, as data and as networks of ours. */
import type { Network, NetworkNode } from '../../core/contract/network.ts'
import { sizeOf, windowsOver, type Frame, type Windows } from '../../core/network/geometry.ts'

/** A layer of weights and the LIF neurons behind it. */
export interface LayerOutline {
  /** The name of its weights in the peers' files. */
  readonly file: string
  /** Neurons, of a convolution channels. */
  readonly outputs: number
  /** Side of a convolution's kernel; absent: dense. */
  readonly kernel?: number
  /** An average pool of 2 x 2 follows. */
  readonly isPooled?: boolean
  /** Density of what arrives, from which the spread of the weights is guessed. */
  readonly arriving: number
  /** Share of neurons and steps that fire, to which the guess is corrected; absent: the guess stands. */
  readonly rate?: number
}

export interface BenchCase {
  readonly title: string
  readonly timesteps: number
  readonly batch: number
  /** Share of inputs and steps with a spike. */
  readonly density: number
  /** [inputs] or [channels, height, width]. */
  readonly input: readonly [number] | Frame
  /** Of every convolution. */
  readonly padding: number
  readonly layers: readonly LayerOutline[]
}

const hiddenRate = 0.06
const outputRate = 0.1

/** One batch each; the distributions are those of the peers' own generator. */
export const cases = {
  A: {
    title: 'dense 2312-128-10, 50 steps, batch 32, input density 2 %',
    timesteps: 50,
    batch: 32,
    density: 0.02,
    input: [2312],
    padding: 0,
    layers: [
      { file: 'w1', outputs: 128, arriving: 0.02 },
      { file: 'w2', outputs: 10, arriving: 0.07 },
    ],
  },
  B: {
    title: 'dense 784-256-10, 25 steps, batch 64, input density 10 %',
    timesteps: 25,
    batch: 64,
    density: 0.1,
    input: [784],
    padding: 0,
    layers: [
      { file: 'w1', outputs: 256, arriving: 0.1 },
      { file: 'w2', outputs: 10, arriving: 0.07 },
    ],
  },
  C: {
    title: 'conv 2x34x34, 12c5-pool-32c5-pool-10, 30 steps, batch 8, input density 2 %',
    timesteps: 30,
    batch: 8,
    density: 0.02,
    input: [2, 34, 34],
    padding: 0,
    layers: [
      { file: 'c0', outputs: 12, kernel: 5, isPooled: true, arriving: 0.02, rate: hiddenRate },
      { file: 'c1', outputs: 32, kernel: 5, isPooled: true, arriving: 0.04, rate: hiddenRate },
      { file: 'fc', outputs: 10, arriving: 0.04, rate: outputRate },
    ],
  },
  D: {
    title: 'conv 3x32x32, 64c3-64c3-pool-128c3-pool-10, 20 steps, batch 4, input density 20 %',
    timesteps: 20,
    batch: 4,
    density: 0.2,
    input: [3, 32, 32],
    padding: 1,
    layers: [
      { file: 'c0', outputs: 64, kernel: 3, arriving: 0.2, rate: hiddenRate },
      { file: 'c1', outputs: 64, kernel: 3, isPooled: true, arriving: 0.04, rate: hiddenRate },
      { file: 'c2', outputs: 128, kernel: 3, isPooled: true, arriving: 0.04, rate: hiddenRate },
      { file: 'fc', outputs: 10, arriving: 0.04, rate: outputRate },
    ],
  },
} as const satisfies Record<string, BenchCase>

export type CaseName = keyof typeof cases
export const caseNames = Object.keys(cases) as CaseName[]

/** u[t] = beta u[t-1] + x[t] - threshold s[t-1], s = u > threshold. */
export const neuron = { beta: 0.9, threshold: 1 } as const
/** ds/du = 1 / (1 + slope |u - threshold|)^2. */
export const surrogate = { shape: 'fastSigmoid', slope: 25 } as const

/** A layer with its place in the network: a dense one is a convolution whose kernel covers all that arrives. */
export interface PlacedLayer extends LayerOutline {
  readonly windows: Windows
  /** [out, in, height, width]. */
  readonly weightShape: readonly [number, number, number, number]
}

export const placedLayers = ({ input, padding, layers }: BenchCase): readonly PlacedLayer[] => {
  let from: Frame = input.length === 1 ? [1, 1, input[0]] : input
  return layers.map((layer) => {
    const { outputs, kernel, isPooled } = layer
    const kernelSize = kernel === undefined ? ([from[1], from[2]] as const) : ([kernel, kernel] as const)
    const pad = kernel === undefined ? 0 : padding
    const windows = windowsOver(from, outputs, kernelSize, [1, 1], [pad, pad])
    const [channels] = from
    from = isPooled ? poolOver(windows.to).to : windows.to
    return { ...layer, windows, weightShape: [outputs, channels, ...kernelSize] }
  })
}

/** The average pool's windows behind neurons. */
export const poolOver = (frame: Frame): Windows => windowsOver(frame, frame[0], [2, 2], [2, 2], [0, 0])

/** One batch of a case. */
export interface CaseData {
  readonly outline: BenchCase
  /** 1 where an input spikes, else 0: [timestep][sample][input]. */
  readonly raster: Uint8Array
  /** Of each layer, [out, in, height, width]. */
  readonly weights: readonly Float32Array[]
  /** Class of each sample. */
  readonly labels: Uint8Array
}

/** The case as a network of ours. */
export const networkOf = ({ outline, weights }: Pick<CaseData, 'outline' | 'weights'>): Network => {
  const nodes: Record<string, NetworkNode> = { in: { type: 'Input', shape: outline.input } }
  placedLayers(outline).forEach(({ file, kernel, isPooled, windows, weightShape }, l) => {
    const data = Float64Array.from(weights[l]!)
    const { padding } = windows
    if (kernel === undefined) {
      const [out, ...rest] = weightShape
      nodes[`${file}Flat`] = { type: 'Flatten' }
      nodes[file] = { type: 'Linear', weight: { shape: [out, sizeOf(rest)], data } }
    } else {
      nodes[file] = { type: 'Conv2d', weight: { shape: weightShape, data }, stride: [1, 1], padding, groups: 1 }
    }
    const neurons = sizeOf(windows.to)
    nodes[`${file}Neurons`] = { type: 'lif', neurons, ...neuron, reset: 'subtract', resetDelay: true }
    if (isPooled) nodes[`${file}Pool`] = { type: 'AvgPool2d', kernelSize: [2, 2], stride: [2, 2], padding: [0, 0] }
  })
  nodes['out'] = { type: 'Output', shape: [outline.layers.at(-1)!.outputs] }
  const names = Object.keys(nodes)
  const edges = names.slice(1).map((to, i) => [names[i]!, to] as const)
  return { nodes, edges, stepSeconds: 0.001, timesteps: outline.timesteps }
}
