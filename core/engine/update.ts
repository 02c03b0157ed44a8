/** The optimisers: Adam and SGD as in torch, Nadam as in slayerPytorch; what of them every engine computes alike. */
import type { Trainable } from '../network/layers.ts'
import type { TrainedConstants } from '../network/neuron.ts'
import type { Floats } from './floats.ts'

export interface Optimiser {
  /** Nadam is without momentum schedule: the step uses the moment as it will be, beta1 m + (1 - beta1) g. */
  readonly rule: 'adam' | 'nadam' | 'sgd'
  /** Of adam and nadam: divide by the largest second moment seen. */
  readonly amsgrad?: boolean
  /** Of sgd: m = momentum m + g. 0 where absent. */
  readonly momentum?: number
  /** Latent weights times this are added to their gradient. */
  readonly weightDecay?: number
  /** The norm that the gradients of all latent weights together have at most (torch's clip_grad_norm_). */
  readonly clip?: number
  /**
   * Weights (not biases) are g v / |v|, of which g and v are trained, one g for the synapses of an output neuron or channel
   * (torch's weight_norm): the length of a neuron's weights apart from their direction.
   */
  readonly weightNorm?: boolean
  /** The program runs latent weights times this; the learning rate is that of latent weights. 1 where absent. */
  readonly weightUnit?: number
  /** The program runs multiples of `step` (1 where absent) in this range; gradients pass the rounding as if it were not there. */
  readonly weightRange?: { readonly low: number; readonly high: number; readonly step?: number }
  /** Without a range: weights (not biases) are integers of so many bits, without the lowest, times a power of two a tensor. */
  readonly weightBits?: number
}

/** Whether a step needs the gradients of all weights at once. */
export const stepsAsWhole = ({ clip, weightNorm = false }: Optimiser): boolean => clip !== undefined || weightNorm

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-8

/** How delays are trained beside the weights. */
export interface DelayTraining {
  /** Delays are kept within 0 and so many steps. */
  readonly maxSteps: number
  /** Their learning rate, in steps, is so many times that of the weights. */
  readonly learningRate: number
}

/**
 * How constants of neurons are trained beside the weights (DIET-SNN). A spike is a function of u / threshold here, so
 * that the surrogate must be one that is told relative to the threshold.
 */
export interface NeuronTraining {
  readonly trained: TrainedConstants
  /** Their learning rate is so many times that of the weights. */
  readonly learningRate: number
}

/** Thresholds that are trained stay above 0. */
const leastThreshold = 1e-3

/** How the numbers of one tensor descend. */
export interface Descent extends Pick<Optimiser, 'rule'> {
  readonly amsgrad: boolean
  /** m = beta1 m + rest1 g, v = beta2 v + (1 - beta2) g^2. */
  readonly beta1: number
  readonly rest1: number
  readonly beta2: number
  /** Numbers that run are latent ones times this. */
  readonly unit: number
  /** What runs are multiples of this; absent: any numbers. */
  readonly grid: number | undefined
  /** Range of latent numbers. */
  readonly low: number
  readonly high: number
  /** Latent numbers times this are added to the gradient by the numbers that run. */
  readonly decay: number
  /** Times the learning rate. */
  readonly rate: number
  /** Output neurons or channels, where each of them has the length of its weights trained apart from their direction. */
  readonly lengths?: number
}

const anything = { low: -Infinity, high: Infinity, grid: undefined }

type Numbers = Pick<Trainable, 'field' | 'tensor'>

/** The range of numbers that run and what they are multiples of; the smallest power of two with which all begin in range. */
const rangeOf = (
  { weightRange, weightBits }: Optimiser,
  { field, tensor }: Numbers,
): Pick<Descent, 'low' | 'high' | 'grid'> => {
  if (weightRange) return { low: weightRange.low, high: weightRange.high, grid: weightRange.step ?? 1 }
  if (weightBits === undefined || field !== 'weight') return anything
  const levels = 2 ** (weightBits - 1) - 1
  const largest = tensor.data.reduce((most, w) => Math.max(most, Math.abs(w)), 0)
  const grid = 2 ** Math.ceil(Math.log2((largest || 1) / levels))
  return { low: -levels * grid, high: levels * grid, grid }
}

const momentsOf = ({ rule, amsgrad = false, momentum = 0 }: Optimiser) => ({
  rule,
  amsgrad,
  ...(rule === 'sgd' ? { beta1: momentum, rest1: 1 } : { beta1, rest1: 1 - beta1 }),
  beta2,
})

/** What is trained beside the weights, where it is. */
interface Beside {
  readonly delays?: DelayTraining
  readonly neurons?: NeuronTraining
}

/** Range and learning rate of what is trained beside weights and biases. */
const besideOf = (field: Trainable['field'], { delays, neurons }: Beside): Pick<Descent, 'low' | 'high' | 'rate'> => {
  if (field === 'delaySeconds') return { low: 0, high: delays!.maxSteps, rate: delays!.learningRate }
  const rate = neurons!.learningRate
  return field === 'threshold' ? { low: leastThreshold, high: Infinity, rate } : { low: 0, high: 1, rate }
}

/** @param beside how the trainable is trained, where it is no weight. */
export const descentOf = (optimiser: Optimiser, trainable: Numbers, beside: Beside = {}): Descent => {
  const { field } = trainable
  if (field !== 'weight' && field !== 'bias') {
    return { ...momentsOf(optimiser), unit: 1, grid: undefined, decay: 0, ...besideOf(field, beside) }
  }
  const { weightDecay = 0, weightUnit: unit = 1, weightNorm = false } = optimiser
  const { low, high, grid } = rangeOf(optimiser, trainable)
  return {
    ...momentsOf(optimiser),
    unit,
    grid,
    low: low / unit,
    high: high / unit,
    decay: weightDecay / unit,
    rate: 1,
    ...(weightNorm && trainable.field === 'weight' && { lengths: trainable.tensor.shape[0]! }),
  }
}

/** How a length or a direction descends where both are trained: only the weight that they make is rounded and in range. */
export const unbound = ({ lengths: _, ...descent }: Descent): Descent => ({ ...descent, ...anything })

/** Half to even, as the kernels and torch round. */
const rounded = (x: number): number => {
  const up = Math.round(x)
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up
}

/** The number that runs for a latent one. */
export const runOf = ({ unit, grid }: Descent, latent: number): number =>
  grid === undefined ? latent * unit : rounded((latent * unit) / grid) * grid

/** The latent number for one that runs, in range. */
export const latentOf = ({ unit, low, high }: Descent, run: number): number => Math.min(high, Math.max(low, run / unit))

/**
 * Step size and the summand of the divisor in step `steps` (from 1), bias corrections included. SLAYER adds epsilon
 * after the square root and before the bias correction of the second moment; torch after it. SGD divides by nothing, so
 * that the unit of the gradient counts: one by what runs is 1 / unit of one by latent numbers.
 */
export const stepSize = ({ rule, unit, rate: factor }: Descent, learningRate: number, steps: number) => {
  const own = factor * learningRate
  if (rule === 'sgd') return { rate: own * unit, floor: 1 }
  const correction1 = 1 - beta1 ** steps
  const correction2 = Math.sqrt(1 - beta2 ** steps)
  return { rate: (own * correction2) / correction1, floor: rule === 'nadam' ? epsilon : epsilon * correction2 }
}

/** What to multiply gradients by whose squares sum up to `squares`, by latent numbers. */
export const clipFactor = ({ clip = Infinity }: Optimiser, squares: number): number =>
  Math.min(1, clip / (Math.sqrt(squares) + 1e-6))

/** One of `of` parts of every array, `index` from 0; none where `index` is `of`. */
export interface Share {
  readonly index: number
  readonly of: number
}

export const whole: Share = { index: 0, of: 1 }
export const none: Share = { index: 1, of: 1 }

/** Where the share of `length` numbers begins and ends, in whole vectors of four. */
export const spanOf = ({ index, of }: Share, length: number): readonly [number, number] => {
  const end = (parts: number): number => Math.min(length, 4 * Math.ceil((length * parts) / (4 * of)))
  return [end(index), end(index + 1)]
}

/** Adds arrays to sums in the same layout. */
export const addTo = (sums: readonly Floats[], arrays: readonly Floats[]): void =>
  sums.forEach((sum, i) => {
    const added = arrays[i]!
    for (let k = 0; k < sum.length; k++) sum[k]! += added[k]!
  })

/** The sum of arrays in the same layout. */
export const summed = ([first = [], ...others]: readonly (readonly Floats[])[]): readonly Floats[] => {
  if (others.length === 0) return first
  const sums = first.map((array) => new Float64Array(array))
  for (const other of others) addTo(sums, other)
  return sums
}
