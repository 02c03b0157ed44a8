/** Random networks of every kind of layer, for property tests. */
import type { Network, NetworkNode, NeuronNode, Pair, Reset, Tensor } from '../../../core/contract/network.ts'
import type { Floats } from '../../../core/engine/program.ts'
import type { ReferenceProgram } from '../../../core/engine/reference.ts'
import type { SpikeSurrogate } from '../../../core/formulas/surrogate.ts'
import { sizeOf, windowsOver, type Frame } from '../../../core/network/geometry.ts'
import { layersOf } from '../../../core/network/layers.ts'
import { thresholdsOf } from '../../../core/network/neuron.ts'
import type { Random } from '../../../core/random.ts'
import { chain, tensor } from './networks.ts'

export type NeuronKind = NeuronNode['type']
/** A read-out stands behind lif neurons. */
type FiringKind = Exclude<NeuronKind, 'li'>

export interface NetworkTraits {
  readonly kind: NeuronKind
  readonly convolutional: boolean
  readonly recurrent: boolean
  readonly biases: boolean
  readonly delays: boolean
}

type FiringTraits = NetworkTraits & { readonly kind: FiringKind }

const pick = <T>(random: Random, choices: readonly T[]): T => choices[random.integer(choices.length)]!
const chance = (random: Random, share: number): boolean => random.uniform() < share

/** What a usual threshold of these neurons is. */
const unitOf: Readonly<Record<NeuronKind, number>> = {
  caspianIf: 70,
  cubaLifInteger: 70,
  alif: 70,
  rf: 70,
  srm: 10,
  lif: 1,
  cubaLif: 1,
  stdb: 1,
  relu: 1,
  li: 1,
}

/** A bump about as wide as the threshold is high, down to a fifth of it. */
export const randomSurrogate = (random: Random, kind: NeuronKind): SpikeSurrogate => {
  if (kind === 'rf') return { tauRho: 0.7, scaleRho: 0.5 }
  const unit = unitOf[kind]
  return pick<SpikeSurrogate>(random, [
    { tauRho: 0.7, scaleRho: 0.5 },
    { shape: 'atan', slope: 2 / unit },
    { shape: 'sigmoid', slope: 3 / unit },
    // 1 at its height whatever the unit: gradients would grow beyond float32
    ...(unit === 1 ? [{ shape: 'fastSigmoid', slope: 5 } as const] : []),
    { shape: 'linear', gamma: 0.3 },
    ...(kind === 'stdb' ? [{ shape: 'stdb', alpha: 0.3, beta: pick(random, [0.01, 0.1]) } as const] : []),
  ])
}

/** Numbers are integers where the neuron's are. */
const isInteger = (kind: NeuronKind): boolean => ['caspianIf', 'cubaLifInteger', 'alif', 'rf'].includes(kind)

/** Currents a neuron: a resonator's is complex. */
const partsOf = (kind: NeuronKind): number => (kind === 'rf' ? 2 : 1)

const weights = (random: Random, kind: FiringKind, shape: number[], gain = 1): Tensor => {
  const fanIn = sizeOf(shape.slice(1)) || 1
  const unit = {
    caspianIf: 100,
    cubaLifInteger: 60,
    alif: 90,
    rf: 60,
    srm: 12,
    lif: 1.5,
    cubaLif: 1,
    stdb: 1,
    relu: 1,
  }[kind]
  const draw = (): number => (gain * unit * (random.normal() + 0.3)) / Math.sqrt(fanIn)
  return tensor(
    shape,
    Array.from({ length: sizeOf(shape) }, () => (isInteger(kind) ? Math.round(draw()) : draw())),
  )
}

const neuronsOf = (random: Random, { kind, delays }: FiringTraits, neurons: number): NeuronNode => {
  const firing = {
    neurons,
    threshold: pick(random, [1, 0.7]),
    reset: pick<Reset>(random, ['subtract', 'zero', 'none']),
    resetDelay: chance(random, 0.6),
  }
  const beta = pick(random, [0.5, 0.9, 1])
  switch (kind) {
    case 'lif':
      return { type: kind, beta, ...firing }
    case 'cubaLif':
      return { type: kind, alpha: pick(random, [0.3, 0.8]), beta, ...firing }
    case 'cubaLifInteger':
      return {
        type: kind,
        neurons,
        threshold: 40 + random.integer(60),
        currentDecay: pick(random, [4096, 1024, 700]),
        voltageDecay: pick(random, [0, 123, 800]),
      }
    case 'alif':
      return {
        type: kind,
        neurons,
        threshold: 30 + random.integer(40),
        thresholdStep: random.integer(30),
        currentDecay: pick(random, [4096, 1024, 700]),
        voltageDecay: pick(random, [0, 123, 800]),
        thresholdDecay: pick(random, [0, 410, 2048]),
        refractoryDecay: pick(random, [819, 3000, 4096]),
      }
    case 'rf': {
      const radius = pick(random, [4095, 3700, 2500])
      const angle = (2 * Math.PI) / (4 + random.integer(5))
      const [sinDecay, cosDecay] = [Math.round(radius * Math.sin(angle)), Math.round(radius * Math.cos(angle))]
      return { type: kind, neurons, threshold: 10 + random.integer(40), sinDecay, cosDecay }
    }
    case 'stdb':
      return { type: kind, neurons, threshold: firing.threshold, leak: beta }
    case 'relu':
      return { type: kind, neurons }
    case 'srm':
      return {
        type: kind,
        neurons,
        threshold: 10,
        tauSrSeconds: 0.001 * (1 + random.integer(6)),
        tauRefSeconds: 0.001 * (1 + random.integer(2)),
        scaleRef: 2,
      }
    case 'caspianIf':
      return {
        type: kind,
        threshold: Array.from({ length: neurons }, () => 20 + random.integer(100)),
        delay: Array.from({ length: neurons }, () => (delays ? random.integer(4) : 0)),
      }
  }
}

const pair = (random: Random, low: number, high: number): Pair => {
  const draw = (): number => low + random.integer(high - low + 1)
  return [draw(), draw()]
}

/** Nodes of up to two convolutions or pools behind `frame`, and the frame they end with. */
const frameNodes = (random: Random, traits: FiringTraits, from: Frame): [Record<string, NetworkNode>, Frame] => {
  const nodes: Record<string, NetworkNode> = {}
  let frame = from
  for (let l = 0; l < 1 + random.integer(2); l++) {
    const kernelSize = pair(random, 1, 3)
    const stride = pair(random, 1, 2)
    const padding: Pair = [random.integer(kernelSize[0]), random.integer(kernelSize[1])]
    const pooled = windowsOver(frame, frame[0], kernelSize, stride, padding).to
    if (chance(random, 0.5) && sizeOf(pooled) > 0) {
      // an average is no integer, and then the order of summation decides on the rounding
      const type = isInteger(traits.kind) ? 'SumPool2d' : pick(random, ['SumPool2d', 'AvgPool2d'] as const)
      nodes[`pool${l}`] = { type, kernelSize, stride, padding }
      frame = pooled
    }
    const groups = frame[0] % 2 === 0 && chance(random, 0.4) ? 2 : 1
    const parts = partsOf(traits.kind)
    const channels = parts * groups * (1 + random.integer(3))
    const [height, width] = pair(random, 1, 3)
    // resonators need twice the channels, so that no pool alone can feed them
    const kernel: Pair = [height, parts > 1 ? Math.min(width, frame[2]) : width]
    const to = windowsOver(frame, channels, kernel, [1, 1], [1, 0]).to
    if (sizeOf(to) > 0) {
      const weight = weights(random, traits.kind, [channels, frame[0] / groups, ...kernel])
      const bias = traits.biases ? { bias: weights(random, traits.kind, [channels], 0.2) } : {}
      nodes[`conv${l}`] = { type: 'Conv2d', weight, ...bias, stride: [1, 1], padding: [1, 0], groups }
      frame = [to[0] / parts, to[1], to[2]]
    }
    nodes[`n${l}`] = neuronsOf(random, traits, sizeOf(frame))
    if (traits.delays && traits.kind !== 'caspianIf') {
      const delaySeconds = Array.from({ length: frame[0] }, (_, channel) => 0.001 * (channel % 3) + 1e-5)
      nodes[`lag${l}`] = { type: 'Delay', delaySeconds }
    }
  }
  return [nodes, frame]
}

/** A network of at most four layers with at most some dozens of neurons each. */
export const randomNetwork = (random: Random, given: NetworkTraits, inputs: number, timesteps: number): Network => {
  const isReadout = given.kind === 'li'
  const isTimeless = given.kind === 'relu'
  const traits = {
    ...given,
    kind: given.kind === 'li' ? 'lif' : given.kind,
    recurrent: given.recurrent && !isReadout && !isTimeless,
    delays: given.delays && !isTimeless,
  }
  const frame: Frame = [1 + random.integer(3), 2 + random.integer(4), 2 + random.integer(4)]
  let nodes: Record<string, NetworkNode> = { in: { type: 'Input', shape: traits.convolutional ? frame : [inputs] } }
  let width = inputs
  if (traits.convolutional) {
    const [more, to] = frameNodes(random, traits, frame)
    nodes = { ...nodes, ...more, flatten: { type: 'Flatten' } }
    width = sizeOf(to)
  }
  for (let l = 0; l < 1 + random.integer(2); l++) {
    // what comes back to many neurons multiplies their rounding
    const size = 1 + random.integer(!traits.recurrent && chance(random, 0.2) ? 80 : 9)
    const currents = partsOf(traits.kind) * size
    const weight = weights(random, traits.kind, [currents, width])
    nodes[`w${l}`] = traits.biases
      ? { type: 'Affine', weight, bias: weights(random, traits.kind, [currents], 0.2) }
      : { type: 'Linear', weight }
    nodes[`last${l}`] = neuronsOf(random, traits, size)
    if (traits.delays && traits.kind !== 'caspianIf') {
      nodes[`delay${l}`] = {
        type: 'Delay',
        delaySeconds: Array.from({ length: size }, () => 0.001 * random.integer(3) + 1e-5),
      }
    }
    width = size
  }
  if (isReadout) {
    const [last] = Object.keys(nodes)
      .filter((name) => name.startsWith('last'))
      .slice(-1)
    nodes[last!] = { type: 'li', neurons: width, beta: pick(random, [0, 0.9, 1]) }
    delete nodes[last!.replace('last', 'delay')]
  }
  const plain = chain({ ...nodes, out: { type: 'Output', shape: [width] } }, timesteps)
  if (!traits.recurrent) return plain
  const back = {
    type: 'Linear',
    weight: weights(random, traits.kind, [partsOf(traits.kind) * width, width], 0.7),
  } as const
  const last = Object.keys(nodes).findLast((name) => name.startsWith('last'))!
  return {
    ...plain,
    nodes: { ...plain.nodes, back },
    edges: [...plain.edges, [last, 'back'], ['back', last]],
  }
}

/** What the loss makes of spikes of some layers; of one sign, so that sums do not cancel to their rounding. */
export const randomHidden = (random: Random, network: Network, samples: number): (Floats | undefined)[] =>
  layersOf(network).map(({ neurons }) =>
    chance(random, 0.5) ? undefined : Float64Array.from({ length: samples * neurons }, () => random.uniform()),
  )

/** Membranes this close to the threshold may fall on either side in float32, relative to the threshold. */
const nearThreshold = 1e-5

/** Whether the reference came so near to a threshold that another rounding may decide otherwise. */
export const isAmbiguous = (network: Network, samples: number, program: ReferenceProgram): boolean =>
  layersOf(network).some(({ neuron }, l) => {
    // integers are exact in float32
    if (isInteger(neuron.type) || neuron.type === 'relu') return false
    const near = (u: number): boolean => Math.abs(u / thresholdsOf(neuron)[0]! - 1) < nearThreshold
    return Array.from({ length: samples }, (_, b) => program.trace(b, l)).some(
      ({ membrane, potential }) => membrane.some((row) => row.some(near)) || potential.some((row) => row.some(near)),
    )
  })

/** Dropout masks of `share` for some layers. */
export const randomMasks = (random: Random, network: Network, samples: number, share: number): (Floats | undefined)[] =>
  layersOf(network).map(({ inputs }) =>
    chance(random, 0.5)
      ? undefined
      : Float64Array.from({ length: samples * inputs }, () => (chance(random, share) ? 0 : 1 / (1 - share))),
  )
