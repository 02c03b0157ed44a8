/** The neurons of a layer on the kernels: constants, the step over time, and the way back through it. */
import type { NeuronNode, NodeOf } from '../../contract/network.ts'
import { bumpOf, type Bump, type SpikeSurrogate } from '../../formulas/surrogate.ts'
import { thresholdsOf } from '../../network/neuron.ts'
import type { Floats } from '../program.ts'
import { comparedThreshold } from '../threshold.ts'
import type { Arrangement } from './arrangement.ts'
import type { Kernels } from './compiled-kernels.ts'
import type { EventList } from './events.ts'
import { familyOf, type Family, type NeuronPlaces } from './neuron-family.ts'
import { laneShuffles, type Arena, type ProgramMemory } from './memory.ts'
import { placeResonators } from './resonators.ts'
import type { Span } from './span.ts'
import { placeSpikeTimes } from './spike-times.ts'

/** In the order that kernels/surrogate.ts knows. */
const bumpShapes: readonly Bump['shape'][] = ['exponential', 'fastSigmoid', 'atan', 'sigmoid', 'linear']

const stateRows = 4
/** A matrix of this size is still in the second cache when it is read again. */
const cachedBytes = 2 ** 16

/** The neurons of one layer. Padding has no threshold of its own, and 0 is above none. */
export interface Neurons extends Omit<Family, 'backward' | 'takesOutput' | 'tested'> {
  readonly membrane: number
  /** The row that a family keeps from step to step. */
  readonly state: number
  /** Writes the constants; the node where they are other ones than at first. */
  prepare(memory: ProgramMemory, changed?: NodeOf<'stdb' | 'lif'>): void
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
  outputs: Arrangement,
  currents: Arrangement,
  surrogate: SpikeSurrogate,
  rows: number,
  timesteps: number,
  stepSeconds: number,
): Neurons => {
  const { stride, count, positions } = outputs
  const thresholds = thresholdsOf(neuron)
  const isShared = thresholds.every((theta) => theta === thresholds[0])
  const constants = (): number => arena.take(isShared ? 16 : stride)
  const at: NeuronPlaces = {
    stride,
    membrane: arena.take(rows * stride, true),
    threshold: constants(),
    own: isShared ? 0 : -1,
    state: arena.take(stateRows * stride),
  }
  const { membrane, threshold, own, state } = at
  const shuffles = arena.share('shuffles', laneShuffles.byteLength)
  const slope = constants()
  const height = constants()
  let family =
    neuron.type === 'rf'
      ? placeResonators(arena, neuron, at, outputs, currents, surrogate, rows, timesteps)
      : familyOf(neuron, at, timesteps, stepSeconds)
  const { movesGradient, firesFirst, looksBack, takesOutput, tested = membrane } = family
  const { shape, since } = bumpOf(surrogate, thresholds[0]!)
  const timed = since && !takesOutput ? placeSpikeTimes(arena, since, at, rows, timesteps) : undefined
  const { distance, origin } = timed ?? { distance: membrane, origin: () => threshold }
  /** Steps `first .. last` of sample `b`. */
  const multiplyBump = (k: Kernels, gradient: number, b: number, first: number, last: number, leak = 0): void => {
    const [begin, end] = [b * timesteps, (b + 1) * timesteps]
    const rows = [begin + first, begin + last] as const
    const constants = [origin(), own, slope, height] as const
    k.multiplyBump(gradient, distance, stride, ...constants, ...rows, leak, end, bumpShapes.indexOf(shape))
  }

  return {
    movesGradient,
    firesFirst,
    looksBack,
    get leak() {
      return family.leak
    },
    membrane,
    state,
    prepare(memory, changed) {
      if (changed) family = familyOf(changed, at, timesteps, stepSeconds)
      const node = changed ?? neuron
      const thresholds = thresholdsOf(node)
      const write = (place: number, values: readonly number[]): void => {
        if (isShared) memory.floats(place, 4).fill(values[0]!)
        else values.forEach((value, j) => (memory.floats(place, stride / 4)[positions[j]!] = value))
      }
      memory.words(shuffles.at, laneShuffles.length).set(laneShuffles)
      const bumps = thresholds.map((theta) => bumpOf(surrogate, theta))
      write(
        threshold,
        thresholds.map((theta) => comparedThreshold(node, theta)),
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
    forward(k, current, span) {
      family.forward(k, current, span)
      timed?.forward(k, span)
    },
    multiplyBump(k, gradient, [from, to, first, last]) {
      if (takesOutput) return
      for (let b = from; b < to; b++) multiplyBump(k, gradient, b, first, last)
    },
    addLeak: (k, gradient, sums, from, to) => family.addLeak!(k, gradient, sums, from, to),
    filter: (k, gradient, spare, span) => family.backward(k, gradient, spare, span),
    backward(k, gradient, spare, span) {
      const [from, to, first, last] = span
      const { leak } = family
      if (takesOutput) {
        family.backward(k, gradient, spare, span)
        return
      }
      if (leak !== undefined) {
        for (let b = from; b < to; b++) multiplyBump(k, gradient, b, first, last, leak)
        return
      }
      // so few steps at a time that what the one kernel writes is still in the cache when the other reads it
      const steps = Math.max(1, Math.min(last - first, Math.floor(cachedBytes / stride)))
      for (let b = from; b < to; b++) {
        for (let end = last; end > first; end -= steps) {
          const begin = Math.max(first, end - steps)
          multiplyBump(k, gradient, b, begin, end)
          family.backward(k, gradient, spare, [b, b + 1, begin, end])
        }
      }
    },
    list: (k, { offsets, index, value }, from, to) =>
      k.listSpikes(tested, stride, threshold, own, offsets, index, value, shuffles.at, from, to),
    writeRows(memory, matrix, values, rowCount) {
      const padded = memory.floats(matrix, (rowCount * stride) / 4).fill(0)
      for (let r = 0; r < rowCount; r++) {
        for (let j = 0; j < count; j++) padded[(r * stride) / 4 + positions[j]!] = values[r * count + j]!
      }
    },
    readMembrane(memory, rowCount) {
      const padded = memory.floats(membrane, (rowCount * stride) / 4)
      const values = new Float32Array(rowCount * count)
      for (let r = 0; r < rowCount; r++) {
        for (let j = 0; j < count; j++) values[r * count + j] = padded[(r * stride) / 4 + positions[j]!]!
      }
      return values
    },
  }
}
