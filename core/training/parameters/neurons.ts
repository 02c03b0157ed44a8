/** The neurons that a study can choose among, as a table: a new neuron is a row here. */
import type { NeuronNode, NeuronType, Reset } from '../../contract/network.ts'
import type { Parameters } from '../../search/space.ts'
import { float, int, logFloat, logInt, oneOf, type ParameterDoc, type ParameterDocs } from './docs.ts'
import { numberOf, windowSteps } from '../parameters.ts'

export interface NeuronRow {
  readonly title: string
  readonly sentence: string
  readonly parameters: ParameterDocs
  /** A layer's neurons; `threshold` in their own unit, rounded down where that is an integer. */
  node(parameters: Parameters, neurons: number, threshold: number): NeuronNode
  /** Whether each layer answers a step after the one before, the inputs being a layer of such neurons themselves. */
  readonly isTicked: boolean
  /** Highest membrane that a spike through a weight of 1 makes in a membrane at rest. */
  pspPeak(parameters: Parameters): number
  /** Parameters beside which the way back through the neuron is a leak and nothing else; absent where it never is. */
  readonly leaks?: NonNullable<ParameterDoc['when']>
  /** Whether it takes a complex current, through two weights. */
  readonly isResonant?: true
  /** What differs of parameters that are not its own. */
  readonly differing?: Readonly<Record<string, Partial<ParameterDoc>>>
  /** Integers that weights are trained as where no target says others. */
  readonly weightRange?: { readonly low: number; readonly high: number }
}

const threshold = (value: number, sentence = 'Membrane at which a neuron fires.'): ParameterDoc => ({
  unit: 'charge',
  sentence,
  range: logFloat(0.1, 1000),
  value,
})

const tauMs: ParameterDoc = {
  unit: 'ms',
  sentence: 'Time in which the membrane falls to 1/e.',
  range: logFloat(0.1, 10_000),
  value: 20,
  searched: logFloat(2, 100),
}

const reset: ParameterDoc = {
  unit: '',
  sentence: 'What a spike does to the membrane in the next step: takes a threshold off it, empties it, nothing.',
  range: oneOf('subtract', 'zero', 'none'),
  value: 'subtract',
}

const peakOfOne = (): number => 1

/** What stays of a quantity that falls to 1/e within `name` milliseconds, a step later. */
export const kept = (parameters: Parameters, name: string): number =>
  Math.exp(-numberOf(parameters, 'stepMs') / numberOf(parameters, name))

/** Of a membrane that keeps `beta` in a step, fed by a current of 1 that keeps `alpha`, within the window. */
const currentPeak = (alpha: number, beta: number, parameters: Parameters): number => {
  let peak = 0
  for (let [t, current, membrane] = [windowSteps(parameters), 1, 0]; t > 0; t--, current *= alpha) {
    membrane = beta * membrane + current
    peak = Math.max(peak, membrane)
  }
  return peak
}

const firing = (parameters: Parameters, neurons: number, theta: number) => ({
  neurons,
  threshold: theta,
  beta: kept(parameters, 'tauMs'),
  reset: parameters['reset'] as Reset,
  resetDelay: true,
})

/** Of a decay in 4096ths. */
const decay = (sentence: string, value: number): ParameterDoc => ({
  unit: '/ 4096',
  sentence,
  range: int(0, 4096),
  value,
  searched: int(0, 2048),
})

const decays: ParameterDocs = {
  currentDecay: decay('What a synaptic current loses in a step.', 1024),
  voltageDecay: decay('What the membrane loses in a step.', 128),
}

const decaysOf = (parameters: Parameters) => ({
  currentDecay: numberOf(parameters, 'currentDecay'),
  voltageDecay: numberOf(parameters, 'voltageDecay'),
})

const decayingPeak = (parameters: Parameters): number => {
  const { currentDecay, voltageDecay } = decaysOf(parameters)
  return currentPeak(1 - currentDecay / 4096, 1 - voltageDecay / 4096, parameters)
}

/** Sine and cosine of a step of a swing, in 4096ths (lava-dl's rf). */
const rotationOf = (parameters: Parameters) => {
  const angle = (2 * Math.PI) / numberOf(parameters, 'periodSteps')
  const height = 4096 * (1 - numberOf(parameters, 'swingDecay'))
  return { sinDecay: Math.max(1, Math.round(height * Math.sin(angle))), cosDecay: Math.round(height * Math.cos(angle)) }
}

/** Of weights on Loihi. */
const weightRange = { low: -256, high: 254 } as const

/** Of neurons in lava-dl's integers. */
const integerThreshold = (sentence: string): ParameterDoc => ({
  ...threshold(80, sentence),
  range: logInt(1, 131_071),
  searched: logInt(20, 300),
})

const wholeThreshold = (theta: number): number => Math.max(1, Math.floor(theta))

export const neuronRows: Readonly<Record<NeuronType, NeuronRow>> = {
  srm: {
    title: 'Spike response',
    sentence: "SLAYER's model: a spike's charge arrives as a bump in time, the neuron's own spike as a pause.",
    isTicked: false,
    pspPeak: peakOfOne,
    // what slayerPytorch's configurations and its author's recipe use lies within
    differing: {
      tauRho: { searched: logFloat(0.01, 2) },
      learningRate: { searched: logFloat(1e-3, 0.3) },
      batchSize: { searched: logInt(4, 32) },
    },
    parameters: {
      threshold: threshold(10),
      tauSrMs: {
        unit: 'ms',
        sentence: "Time at which the membrane's response to a spike peaks.",
        range: logFloat(0.1, 100),
        value: 5,
        searched: logFloat(0.5, 20),
      },
      tauRefMs: {
        unit: 'ms',
        sentence: 'Time at which the pause after a spike is deepest.',
        range: logFloat(0.1, 100),
        value: 1,
        searched: logFloat(0.5, 10),
      },
      scaleRef: {
        unit: '× threshold',
        sentence: 'Depth of the pause after a spike.',
        range: float(0, 10),
        value: 2,
        searched: float(0.5, 4),
      },
    },
    node: (parameters, neurons, theta) => ({
      type: 'srm',
      neurons,
      threshold: theta,
      tauSrSeconds: numberOf(parameters, 'tauSrMs') / 1000,
      tauRefSeconds: numberOf(parameters, 'tauRefMs') / 1000,
      scaleRef: numberOf(parameters, 'scaleRef'),
    }),
  },
  caspianIf: {
    title: 'µCaspian',
    sentence: "The chip's own integer neuron: adds charge without leak, and fires a tick later.",
    isTicked: true,
    pspPeak: peakOfOne,
    parameters: {
      threshold: {
        ...threshold(127, 'A neuron fires when its charge is above this; a full-scale weight is 127.'),
        range: int(1, 255),
        searched: logInt(8, 255),
      },
    },
    node: (_, neurons, theta) => ({
      type: 'caspianIf',
      threshold: new Array<number>(neurons).fill(Math.floor(theta)),
      delay: new Array<number>(neurons).fill(0),
    }),
  },
  lif: {
    title: 'Leaky integrate and fire',
    sentence: 'Charge arrives at once and leaks away.',
    isTicked: false,
    pspPeak: peakOfOne,
    leaks: { reset: ['subtract', 'none'] },
    parameters: { threshold: threshold(1), tauMs, reset },
    node: (parameters, neurons, theta) => ({ type: 'lif', ...firing(parameters, neurons, theta) }),
  },
  cubaLif: {
    title: 'Leaky integrate and fire behind a current',
    sentence: 'A spike opens a current that falls off, and its charge leaks away.',
    isTicked: false,
    pspPeak: (parameters) => currentPeak(kept(parameters, 'tauSynMs'), kept(parameters, 'tauMs'), parameters),
    parameters: {
      threshold: threshold(1),
      tauMs,
      tauSynMs: {
        ...tauMs,
        sentence: 'Time in which a synaptic current falls to 1/e.',
        value: 5,
        searched: logFloat(1, 30),
      },
      reset,
    },
    node: (parameters, neurons, theta) => ({
      type: 'cubaLif',
      alpha: kept(parameters, 'tauSynMs'),
      ...firing(parameters, neurons, theta),
    }),
  },
  cubaLifInteger: {
    title: "Loihi's neuron",
    sentence: 'The same in the integers of lava-dl, weights included: what runs on Loihi is what was trained.',
    isTicked: false,
    pspPeak: decayingPeak,
    weightRange,
    parameters: {
      threshold: integerThreshold('Membrane above which a neuron fires; a weight is at most 254.'),
      ...decays,
    },
    node: (parameters, neurons, theta) => ({
      type: 'cubaLifInteger',
      neurons,
      threshold: wholeThreshold(theta),
      ...decaysOf(parameters),
    }),
  },
  alif: {
    title: 'Adaptive',
    sentence: "As Loihi's neuron, but each spike raises the threshold for a while instead of emptying the membrane.",
    isTicked: false,
    pspPeak: decayingPeak,
    weightRange,
    parameters: {
      threshold: integerThreshold('Membrane at which a rested neuron fires; a weight is at most 254.'),
      ...decays,
      thresholdStep: {
        unit: '× threshold',
        sentence: 'What a spike adds to the threshold.',
        range: float(0, 10),
        value: 0.5,
        searched: float(0, 1),
      },
      thresholdDecay: decay('What of the added threshold is lost in a step.', 410),
      refractoryDecay: decay('What of the refractory response, at first two thresholds, is lost in a step.', 819),
    },
    node: (parameters, neurons, theta) => ({
      type: 'alif',
      neurons,
      threshold: wholeThreshold(theta),
      thresholdStep: Math.round(numberOf(parameters, 'thresholdStep') * theta),
      ...decaysOf(parameters),
      thresholdDecay: numberOf(parameters, 'thresholdDecay'),
      refractoryDecay: numberOf(parameters, 'refractoryDecay'),
    }),
  },
  rf: {
    title: 'Resonate and fire',
    sentence:
      'Swings at a frequency of its own, and fires at a phase of the swing: it hears rhythm. Integers of lava-dl.',
    isTicked: false,
    isResonant: true,
    // an input that fires once has no rhythm; measured on digits
    differing: {
      encoding: { value: 'poisson' },
      surrogate: { range: oneOf('exponential') },
      tauRho: { value: 2, searched: logFloat(0.5, 5) },
    },
    pspPeak: (parameters) => {
      const { sinDecay, cosDecay } = rotationOf(parameters)
      return Math.hypot(sinDecay, cosDecay) / 4096
    },
    weightRange,
    parameters: {
      threshold: integerThreshold('Height of the swing at which a neuron fires; a weight is at most 254.'),
      periodSteps: {
        unit: 'steps',
        sentence: 'Duration of a swing.',
        range: logFloat(4, 10_000),
        value: 10,
        searched: logFloat(6, 24),
      },
      swingDecay: {
        unit: '1',
        sentence: 'Share of its height that a swing loses in a step.',
        range: logFloat(0.001, 0.9),
        value: 0.5,
        searched: logFloat(0.2, 0.7),
      },
    },
    node: (parameters, neurons, theta) => ({
      type: 'rf',
      neurons,
      threshold: wholeThreshold(theta),
      ...rotationOf(parameters),
    }),
  },
}

export const neuronTypes = Object.keys(neuronRows) as NeuronType[]
