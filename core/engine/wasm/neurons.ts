/** The neurons of a layer on the kernels: constants, the step over time, and the way back through it. */
import type { NeuronNode } from '../../contract/network.ts'
import { alphaKernel } from '../../formulas/srm.ts'
import { bumpOf, type Bump, type SpikeSurrogate } from '../../formulas/surrogate.ts'
import type { Floats } from '../program.ts'
import type { Arrangement } from './arrangement.ts'
import type { Kernels } from './compiled-kernels.ts'
import type { EventList } from './events.ts'
import { laneShuffles, type Arena, type ProgramMemory } from './memory.ts'

/** In the order that kernels/surrogate.ts knows. */
const bumpShapes: readonly Bump['shape'][] = ['exponential', 'fastSigmoid', 'atan', 'sigmoid']
/** In the order that kernels/lif.ts knows. */
const resets = ['subtract', 'zero', 'none'] as const

/** Samples `from .. to` and their steps `first .. last`. */
type Span = readonly [from: number, to: number, first: number, last: number]

/** Of each family the kernel that turns currents into membranes, and that which turns e = ds/du dE/ds into dE/d(current). */
interface Family {
  forward(kernels: Kernels, current: number, span: Span): void
  /** The result is in `gradient`, or in `spare` where `movesGradient`. */
  backward(kernels: Kernels, gradient: number, spare: number, span: Span): void
  readonly movesGradient: boolean
  /** True: a step fires before it takes up what arrives in it; its membrane is the state that the step before left. */
  readonly firesFirst: boolean
  /** Whether a step needs the currents of steps before. */
  readonly looksBack: boolean
  /** Where the way back is a leak and nothing else: dE/dx[t] = e[t] + leak dE/dx[t+1]. */
  readonly leak?: number
}

/** Addresses; `own` is -1 where each neuron has constants of its own, 0 where four lanes hold those of all. */
interface Places {
  readonly stride: number
  readonly membrane: number
  readonly threshold: number
  readonly own: number
  readonly state: number
}

/** 1 - r, r^length, length and gain of an alpha kernel as kernels/srm.ts takes them. */
const alphaRecursion = (tauSteps: number, multiplier: number, timesteps: number) => {
  const { length } = alphaKernel(tauSteps, multiplier, 1, timesteps)
  const decay = Math.exp(-1 / tauSteps)
  return [1 - decay, decay ** length, length, (multiplier * Math.E) / tauSteps] as const
}

const familyOf = (node: NeuronNode, at: Places, timesteps: number, stepSeconds: number): Family => {
  const { stride, membrane, threshold, own, state } = at
  const inPlace = { movesGradient: false, firesFirst: false, looksBack: false }
  switch (node.type) {
    case 'lif': {
      const { beta, resetDelay } = node
      const reset = resets.indexOf(node.reset)
      const late = Number(resetDelay)
      return {
        ...inPlace,
        ...(node.reset !== 'zero' && { leak: beta }),
        forward: (k, current, span) =>
          k.lifForward(current, membrane, stride, threshold, own, state, timesteps, ...span, beta, reset, late),
        backward: (k, gradient, _, span) =>
          k.lifBackward(gradient, membrane, stride, threshold, own, timesteps, ...span, beta, reset),
      }
    }
    case 'cubaLif': {
      const { alpha, beta, resetDelay } = node
      const constants = [alpha, beta, resets.indexOf(node.reset), Number(resetDelay)] as const
      return {
        ...inPlace,
        forward: (k, current, span) =>
          k.cubaLifForward(current, membrane, stride, threshold, own, state, timesteps, ...span, ...constants),
        backward: (k, gradient, _, span) =>
          k.cubaLifBackward(gradient, membrane, stride, threshold, own, state, timesteps, ...span, ...constants),
      }
    }
    case 'cubaLifInteger': {
      const kept = [1 - node.currentDecay / 4096, 1 - node.voltageDecay / 4096] as const
      return {
        ...inPlace,
        forward: (k, current, span) =>
          k.cubaIntegerForward(current, membrane, stride, threshold, own, state, timesteps, ...span, ...kept),
        backward: (k, gradient, _, span) => k.cubaIntegerBackward(gradient, stride, state, timesteps, ...span, ...kept),
      }
    }
    case 'caspianIf':
      return {
        ...inPlace,
        firesFirst: true,
        forward: (k, current, span) =>
          k.caspianForward(current, membrane, stride, threshold, own, state, timesteps, ...span),
        backward: (k, gradient, _, span) =>
          k.caspianBackward(gradient, membrane, stride, threshold, own, state, timesteps, ...span),
      }
    case 'srm': {
      const psp = alphaRecursion(node.tauSrSeconds / stepSeconds, 1, timesteps)
      const refractory = alphaRecursion(node.tauRefSeconds / stepSeconds, -node.scaleRef * node.threshold, timesteps)
      return {
        movesGradient: true,
        firesFirst: false,
        looksBack: psp[2] < timesteps,
        forward: (k, current, span) =>
          k.srmForward(current, membrane, stride, threshold, own, state, timesteps, ...span, ...psp, ...refractory),
        backward: (k, gradient, spare, span) =>
          k.srmBackward(gradient, spare, stride, state, timesteps, ...span, ...psp),
      }
    }
  }
}

/** The kernels compare strictly; srm fires at its threshold too, that is above the number before it. */
const comparedThreshold = (node: NeuronNode, threshold: number): number => {
  if (node.type !== 'srm') return threshold
  const number = Float32Array.of(threshold)
  new Int32Array(number.buffer)[0]!--
  return number[0]!
}

const stateRows = 4
/** A matrix of this size is still in the second cache when it is read again. */
const cachedBytes = 2 ** 16

/** The neurons of one layer. Padding has no threshold of its own, and 0 is above none. */
export interface Neurons extends Omit<Family, 'backward'> {
  readonly membrane: number
  /** The row that a family keeps from step to step. */
  readonly state: number
  /** Writes the constants. */
  prepare(memory: ProgramMemory): void
  /** Turns dE/d(spikes) in `gradient` into e = ds/du dE/ds. */
  multiplyBump(kernels: Kernels, gradient: number, span: Span): void
  /** Turns e into dE/d(current), which is in `spare` where `movesGradient`. */
  filter(kernels: Kernels, gradient: number, spare: number, span: Span): void
  /** Both, for dE/d(spikes). */
  backward(kernels: Kernels, gradient: number, spare: number, span: Span): void
  /** Lists who fires in rows `from .. to`. */
  list(kernels: Kernels, into: EventList, from: number, to: number): void
  /** Copies [row][neuron] to a matrix, with zeros as its padding. */
  writeRows(memory: ProgramMemory, matrix: number, values: Floats, rows: number): void
  /** [row][neuron] of the last forward. */
  readMembrane(memory: ProgramMemory, rows: number): Float32Array
}

/** Places for `rows` rows of neurons. */
export const placeNeurons = (
  arena: Arena,
  neuron: NeuronNode,
  { stride, count, positions }: Arrangement,
  surrogate: SpikeSurrogate,
  rows: number,
  timesteps: number,
  stepSeconds: number,
): Neurons => {
  const thresholds = neuron.type === 'caspianIf' ? neuron.threshold : [neuron.threshold]
  const isShared = thresholds.every((theta) => theta === thresholds[0])
  const constants = (): number => arena.take(isShared ? 16 : stride)
  const at: Places = {
    stride,
    membrane: arena.take(rows * stride),
    threshold: constants(),
    own: isShared ? 0 : -1,
    state: arena.take(stateRows * stride),
  }
  const { membrane, threshold, own, state } = at
  const shuffles = arena.share('shuffles', laneShuffles.byteLength)
  const slope = constants()
  const height = constants()
  const { forward, backward, ...traits } = familyOf(neuron, at, timesteps, stepSeconds)
  const shape = bumpShapes.indexOf(bumpOf(surrogate, thresholds[0]!).shape)
  const multiplyBump = (k: Kernels, gradient: number, from: number, to: number): void =>
    k.multiplyBump(gradient, membrane, stride, threshold, own, slope, height, from, to, shape)

  /** Calls back with the place of each number of [row][neuron] there and in a matrix. */
  const eachNumber = (rowCount: number, visit: (inRows: number, inMatrix: number) => void): void => {
    for (let r = 0; r < rowCount; r++) {
      for (let j = 0; j < count; j++) visit(r * count + j, (r * stride) / 4 + positions[j]!)
    }
  }
  return {
    ...traits,
    membrane,
    state,
    prepare(memory) {
      const write = (place: number, values: readonly number[]): void => {
        if (isShared) memory.floats(place, 4).fill(values[0]!)
        else values.forEach((value, j) => (memory.floats(place, stride / 4)[positions[j]!] = value))
      }
      memory.words(shuffles.at, laneShuffles.length).set(laneShuffles)
      const bumps = thresholds.map((theta) => bumpOf(surrogate, theta))
      write(
        threshold,
        thresholds.map((theta) => comparedThreshold(neuron, theta)),
      )
      write(
        slope,
        bumps.map((bump) => bump.slope),
      )
      write(
        height,
        bumps.map((bump) => bump.height),
      )
    },
    forward,
    multiplyBump(k, gradient, [from, to, first, last]) {
      for (let b = from; b < to; b++) multiplyBump(k, gradient, b * timesteps + first, b * timesteps + last)
    },
    filter: backward,
    backward(k, gradient, spare, [from, to, first, last]) {
      // so few steps at a time that what the one kernel writes is still in the cache when the other reads it
      const steps = Math.max(1, Math.min(last - first, Math.floor(cachedBytes / stride)))
      for (let b = from; b < to; b++) {
        for (let end = last; end > first; end -= steps) {
          const begin = Math.max(first, end - steps)
          multiplyBump(k, gradient, b * timesteps + begin, b * timesteps + end)
          backward(k, gradient, spare, [b, b + 1, begin, end])
        }
      }
    },
    list: (k, { offsets, index }, from, to) =>
      k.listSpikes(membrane, stride, threshold, own, offsets, index, shuffles.at, from, to),
    writeRows(memory, matrix, values, rowCount) {
      const padded = memory.floats(matrix, (rowCount * stride) / 4).fill(0)
      eachNumber(rowCount, (inRows, inMatrix) => (padded[inMatrix] = values[inRows]!))
    },
    readMembrane(memory, rowCount) {
      const padded = memory.floats(membrane, (rowCount * stride) / 4)
      const values = new Float32Array(rowCount * count)
      eachNumber(rowCount, (inRows, inMatrix) => (values[inRows] = padded[inMatrix]!))
      return values
    },
  }
}
