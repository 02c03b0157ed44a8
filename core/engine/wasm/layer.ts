/** A layer in a program's memory: what arrives (with dropout, pooled), synapses, neurons, and the spikes that leave. */
import { inputError } from '../../contract/errors.ts'
import type { Network } from '../../contract/network.ts'
import type { Layer } from '../../network/layers.ts'
import type { CompileOptions, Floats } from '../program.ts'
import { fullScale } from '../reference.ts'
import { framed, inputArrangement, neuronArrangement, type Arrangement } from './arrangement.ts'
import { placeConv } from './conv.ts'
import { placeDense } from './dense.ts'
import { placeEvents, type EventList } from './events.ts'
import type { Arena, ProgramMemory } from './memory.ts'
import { placeNeurons, type Neurons } from './neurons.ts'
import { placePool } from './pool.ts'
import { placeRecurrent } from './recurrent.ts'
import { direct, type Synapses } from './synapses.ts'
import type { Rule, WeightMatrix } from './weights.ts'

/**
 * Matrices have the rows sample * timesteps + t; samples are a range `from .. to` of a batch. Where a matrix has room for
 * some samples only, `base` is the first of them.
 */
export interface WasmLayer {
  readonly layer: Layer
  readonly neurons: Neurons
  readonly inputs: Arrangement
  readonly outputs: Arrangement
  /** Whether rows are done one by one; a sample goes through all such layers before the next one does. */
  readonly byRow: boolean
  /** Trainable, in the order of `trainablesOf`. */
  readonly matrices: readonly WeightMatrix[]
  /** Spikes as they are fired, before their delay. */
  readonly fired: EventList
  /** What arrived in the last forward, dropout applied, before the pool. */
  readonly arrived: EventList
  /** Writes constants. */
  prepare(memory: ProgramMemory): void
  /** Before the first samples; `mask` is [sample][input]. */
  startForward(memory: ProgramMemory, mask: Floats | undefined, samples: number): void
  /** Currents go to `scratch`; returns the spikes that leave. */
  forward(memory: ProgramMemory, events: EventList, scratch: number, from: number, to: number, base: number): EventList
  /** Before the first samples; whether dE/d(inputs) is wanted. */
  startBack(memory: ProgramMemory, wantsInputs: boolean): void
  /**
   * From dE/d(spikes that leave) in `gradient` to dE/d(inputs) where it is wanted; of the two matrices given, returns
   * that which it is in. The other then holds dE/d(current).
   */
  back(memory: ProgramMemory, gradient: number, spare: number, from: number, to: number, base: number): number
  /** After the last samples: dE/d(weights) from dE/d(current), or other weights where there is a rule. */
  finishBack(memory: ProgramMemory, current: number, samples: number, rule?: Rule): void
}

/** Places for a batch of samples; `before` is the layer that the events come from, if not from outside. */
export const placeLayer = (
  arena: Arena,
  layer: Layer,
  before: Layer | undefined,
  { timesteps, stepSeconds }: Network,
  {
    batch,
    surrogate,
    dropout,
    optimiser,
    gradient: gradientMode = 'exact',
    gradientShare: share = 0.07,
  }: CompileOptions,
): WasmLayer => {
  const { name, neuron, pool, synapse, recurrent, delaySteps } = layer
  const rows = batch * timesteps
  const isFirst = before === undefined
  const isSorted = pool !== undefined || before?.delaySteps.every((steps) => steps === 0) === true
  const inputs = inputArrangement(layer, isFirst)
  const outputs = neuronArrangement(layer)
  const pooled = pool ? framed(pool.to) : inputs
  const { stride } = outputs
  // of an event without a value of its own
  const unit = isFirst ? fullScale(layer) : 1
  if (recurrent && outputs.frame) {
    throw inputError(`network: "${name}" is a frame with recurrent weights`, 'Flatten it, or leave the weights out.')
  }

  const neurons = placeNeurons(arena, neuron, outputs, surrogate, rows, timesteps, stepSeconds)
  const { leak } = neurons
  const sparse =
    gradientMode !== 'exact' && leak !== undefined
      ? { leak, timesteps, share, isUnbiased: gradientMode === 'stochastic' }
      : undefined
  const { conv } = synapse ?? {}
  const synapses: Synapses = !synapse
    ? direct(stride, unit)
    : conv
      ? placeConv(arena, { ...synapse, conv }, pooled, outputs, rows, isSorted, optimiser, sparse)
      : placeDense(arena, synapse, pooled, optimiser)
  const pooling = pool && placePool(arena, pool, inputs, pooled, rows)
  // of the samples that are on their way back at once
  const pooledGradient = pool && arena.share('pooled gradient', (synapses.byRow ? timesteps : rows) * pooled.stride)
  const back = recurrent && placeRecurrent(arena, recurrent, outputs, batch, timesteps, optimiser)
  const zeros = arena.share('zeros', stride)

  const fired = placeEvents(arena, rows, outputs.count, false)
  const isDelayed = delaySteps.some((steps) => steps > 0)
  const delays = isDelayed ? arena.take(stride) : 0
  const sent = isDelayed ? placeEvents(arena, rows, outputs.count, false) : fired
  const factors = dropout ? arena.take(batch * inputs.stride) : 0
  const masked = dropout ? placeEvents(arena, rows, inputs.count, true) : undefined
  let hasMask = false
  let wanted = false
  let arrived = fired
  let fed = fired

  const at = (matrix: number, stride: number, base: number): number => matrix - base * timesteps * stride

  const writeMask = (memory: ProgramMemory, mask: Floats, samples: number): void => {
    if (!masked) throw new Error('masks were given to a program compiled without dropout')
    const { count, positions, stride } = inputs
    for (let b = 0; b < samples; b++) {
      const row = memory.floats(factors + b * stride, stride / 4)
      for (let i = 0; i < count; i++) row[positions[i]!] = mask[b * count + i]!
    }
  }
  const applyMask = ({ kernels: k }: ProgramMemory, events: EventList, from: number, to: number): EventList => {
    const { offsets, index, value } = masked!
    k.maskList(
      events.offsets,
      events.index,
      events.value,
      unit,
      factors,
      inputs.stride,
      timesteps,
      offsets,
      index,
      value,
      from,
      to,
    )
    return masked!
  }

  const eachStep = (
    from: number,
    to: number,
    visit: (row: number, step: readonly [number, number, number, number]) => void,
  ) => {
    for (let b = from; b < to; b++) {
      for (let t = 0; t < timesteps; t++) visit(b * timesteps + t, [b, b + 1, t, t + 1])
    }
  }
  const eachStepBack = (
    from: number,
    to: number,
    visit: (row: number, step: readonly [number, number, number, number]) => void,
  ) => {
    for (let b = from; b < to; b++) {
      for (let t = timesteps - 1; t >= 0; t--) visit(b * timesteps + t, [b, b + 1, t, t + 1])
    }
  }

  /** Step by step, for what a step's spikes send back counts in steps to come. */
  const forwardRecurrent = ({ kernels: k }: ProgramMemory, current: number, from: number, to: number): void =>
    eachStep(from, to, (row, step) => {
      const [b, , t] = step
      if (neurons.firesFirst) k.copyRows(t > 0 ? neurons.state : zeros.at, neurons.membrane + row * stride, stride)
      else neurons.forward(k, current, step)
      neurons.list(k, fired, row, row + 1)
      back!.send(k, fired, current, row, (b + 1) * timesteps)
      if (neurons.firesFirst) neurons.forward(k, current, step)
    })
  const backRecurrent = (memory: ProgramMemory, gradient: number, spare: number, from: number, to: number): void => {
    const { kernels: k } = memory
    const result = neurons.movesGradient ? spare : gradient
    back!.refresh(k)
    eachStepBack(from, to, (row, step) => {
      const [b, , t] = step
      // what dE/d(current) of this step is to be, its spikes notwithstanding
      if (neurons.firesFirst) back!.give(memory, t < timesteps - 1 ? neurons.state : zeros.at, row)
      back!.take(k, gradient, row, (b + 1) * timesteps)
      neurons.backward(k, gradient, spare, step)
      if (!neurons.firesFirst) back!.give(memory, result + row * stride, row)
    })
  }

  return {
    layer,
    neurons,
    inputs,
    outputs,
    byRow: synapses.byRow,
    matrices: back ? [...synapses.matrices, back.matrix] : synapses.matrices,
    fired,
    get arrived() {
      return arrived
    },
    prepare(memory) {
      neurons.prepare(memory)
      synapses.prepare(memory)
      pooling?.prepare(memory)
      back?.prepare(memory)
      if (isDelayed) delaySteps.forEach((steps, j) => (memory.words(delays, stride / 4)[outputs.positions[j]!] = steps))
    },
    startForward(memory, mask, samples) {
      hasMask = mask !== undefined
      if (mask) writeMask(memory, mask, samples)
      synapses.startForward()
    },
    forward(memory, events, scratch, from, to, base) {
      const { kernels: k } = memory
      const currents = at(scratch, stride, base)
      const [first, last] = [from * timesteps, to * timesteps]
      arrived = hasMask ? applyMask(memory, events, from, to) : events
      fed = pooling ? pooling.forward(k, arrived, unit, first, last) : arrived
      synapses.arrive(memory, fed, first, last)
      if (synapses.byRow) {
        eachStep(from, to, (row, step) => {
          // one row of currents, which stays in the cache, where the neurons need no more
          const current = neurons.looksBack ? currents : scratch - row * stride
          synapses.forward(memory, fed, current, row, row + 1)
          neurons.forward(k, current, step)
          neurons.list(k, fired, row, row + 1)
        })
      } else {
        synapses.forward(memory, fed, currents, first, last)
        if (back) forwardRecurrent(memory, currents, from, to)
        else {
          neurons.forward(k, currents, [from, to, 0, timesteps])
          neurons.list(k, fired, first, last)
        }
      }
      if (isDelayed) {
        k.delayList(fired.offsets, fired.index, delays, timesteps, sent.offsets, sent.index, from, to)
      }
      return sent
    },
    startBack(memory, wantsInputs) {
      wanted = wantsInputs
      synapses.startBack(memory, wantsInputs)
    },
    back(memory, gradientAt, spareAt, from, to, base) {
      const { kernels: k } = memory
      const [first, last] = [from * timesteps, to * timesteps]
      const span = [from, to, 0, timesteps] as const
      const [gradient, spare] = [gradientAt, spareAt].map((place) => at(place, stride, base)) as [number, number]
      const [current, freeAt] = neurons.movesGradient ? [spare, gradientAt] : [gradient, spareAt]
      const free = at(freeAt, inputs.stride, base)
      const into = !wanted ? 0 : pooledGradient ? at(pooledGradient.at, pooled.stride, base) : free
      if (isDelayed) k.undelayRows(gradient, stride, delays, stride / 4, timesteps, from, to)
      if (back) backRecurrent(memory, gradient, spare, from, to)
      if (wanted && synapses.backLarge) {
        neurons.multiplyBump(k, gradient, span)
        const toCurrents = (): void => neurons.filter(k, gradient, spare, span)
        synapses.backLarge(memory, fed, gradient, into, first, last - first, toCurrents)
      } else if (synapses.byRow && !neurons.movesGradient) {
        eachStepBack(from, to, (row, step) => {
          neurons.backward(k, gradient, spare, step)
          synapses.backRows(memory, current, into, row, row + 1)
        })
      } else {
        if (!back) neurons.backward(k, gradient, spare, span)
        synapses.backRows(memory, current, into, first, last)
      }
      synapses.finishRows(memory)
      if (wanted && pooling) pooling.backward(k, into, free, first, last)
      if (wanted && hasMask) k.maskRows(free, inputs.stride, factors, timesteps, from, to)
      return freeAt
    },
    finishBack(memory, current, samples, rule) {
      synapses.finishBack(memory, fed, current, samples * timesteps, rule)
      back?.backWeights(memory.kernels, fired, current, samples, rule)
    },
  }
}
