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

/** Matrices have the rows sample * timesteps + t; samples are the first `samples` of a batch. */
export interface WasmLayer {
  readonly layer: Layer
  readonly neurons: Neurons
  readonly inputs: Arrangement
  readonly outputs: Arrangement
  /** Trainable, in the order of `trainablesOf`. */
  readonly matrices: readonly WeightMatrix[]
  /** Spikes as they are fired, before their delay. */
  readonly fired: EventList
  /** What arrived in the last forward, dropout applied, before the pool. */
  readonly arrived: EventList
  /** Writes constants. */
  prepare(memory: ProgramMemory): void
  /** Currents go to `scratch`; returns the spikes that leave. `mask` is [sample][input]. */
  forward(
    memory: ProgramMemory,
    events: EventList,
    mask: Floats | undefined,
    scratch: number,
    samples: number,
  ): EventList
  /**
   * From dE/d(spikes that leave) in `gradient` to dE/d(weights), or to other weights where there is a rule, and to
   * dE/d(inputs) where it is wanted; of the two matrices given, returns that which it is in.
   */
  backward(
    memory: ProgramMemory,
    gradient: number,
    spare: number,
    samples: number,
    wantsInputs: boolean,
    rule?: Rule,
  ): number
}

/** Places for a batch of samples; `before` is the layer that the events come from, if not from outside. */
export const placeLayer = (
  arena: Arena,
  layer: Layer,
  before: Layer | undefined,
  { timesteps, stepSeconds }: Network,
  { batch, surrogate, dropout, optimiser }: CompileOptions,
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

  const { conv } = synapse ?? {}
  const synapses: Synapses = !synapse
    ? direct(stride, unit)
    : conv
      ? placeConv(arena, { ...synapse, conv }, pooled, outputs, rows, isSorted, optimiser)
      : placeDense(arena, synapse, pooled, optimiser)
  const pooling = pool && placePool(arena, pool, inputs, pooled, rows)
  const pooledGradient = pool && arena.share('pooled gradient', rows * pooled.stride)
  const back = recurrent && placeRecurrent(arena, recurrent, outputs, batch, timesteps, optimiser)
  const neurons = placeNeurons(arena, neuron, outputs, surrogate, rows, timesteps, stepSeconds)
  const zeros = arena.share('zeros', stride)

  const fired = placeEvents(arena, rows, outputs.count, false)
  const isDelayed = delaySteps.some((steps) => steps > 0)
  const delays = isDelayed ? arena.take(stride) : 0
  const sent = isDelayed ? placeEvents(arena, rows, outputs.count, false) : fired
  const factors = dropout ? arena.take(batch * inputs.stride) : 0
  const masked = dropout ? placeEvents(arena, rows, inputs.count, true) : undefined
  let hasMask = false
  let arrived = fired
  let fed = fired

  const applyMask = (memory: ProgramMemory, events: EventList, mask: Floats, samples: number): EventList => {
    if (!masked) throw new Error('masks were given to a program compiled without dropout')
    const { count, positions, stride } = inputs
    for (let b = 0; b < samples; b++) {
      const row = memory.floats(factors + b * stride, stride / 4)
      for (let i = 0; i < count; i++) row[positions[i]!] = mask[b * count + i]!
    }
    const { offsets, index, value } = masked
    memory.kernels.maskList(
      events.offsets,
      events.index,
      events.value,
      unit,
      factors,
      stride,
      timesteps,
      offsets,
      index,
      value,
      0,
      samples,
    )
    return masked
  }

  /** Step by step, for what a step's spikes send back counts in steps to come. */
  const forwardRecurrent = ({ kernels: k }: ProgramMemory, current: number, samples: number): void => {
    for (let b = 0; b < samples; b++) {
      const end = (b + 1) * timesteps
      for (let t = 0; t < timesteps; t++) {
        const row = b * timesteps + t
        const step = [b, b + 1, t, t + 1] as const
        if (neurons.firesFirst) k.copyRows(t > 0 ? neurons.state : zeros.at, neurons.membrane + row * stride, stride)
        else neurons.forward(k, current, step)
        neurons.list(k, fired, row, row + 1)
        back!.send(k, fired, current, row, end)
        if (neurons.firesFirst) neurons.forward(k, current, step)
      }
    }
  }
  const backwardRecurrent = (memory: ProgramMemory, gradient: number, spare: number, samples: number): void => {
    const { kernels: k } = memory
    const result = neurons.movesGradient ? spare : gradient
    back!.refresh(k)
    for (let b = 0; b < samples; b++) {
      const end = (b + 1) * timesteps
      for (let t = timesteps - 1; t >= 0; t--) {
        const row = b * timesteps + t
        // what dE/d(current) of this step is to be, its spikes notwithstanding
        if (neurons.firesFirst) back!.give(memory, t < timesteps - 1 ? neurons.state : zeros.at, row)
        back!.take(k, gradient, row, end)
        neurons.backward(k, gradient, spare, [b, b + 1, t, t + 1])
        if (!neurons.firesFirst) back!.give(memory, result + row * stride, row)
      }
    }
  }

  const eachStepBack = (
    samples: number,
    visit: (row: number, step: readonly [number, number, number, number]) => void,
  ) => {
    for (let b = 0; b < samples; b++) {
      for (let t = timesteps - 1; t >= 0; t--) visit(b * timesteps + t, [b, b + 1, t, t + 1])
    }
  }

  return {
    layer,
    neurons,
    inputs,
    outputs,
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
    forward(memory, events, mask, scratch, samples) {
      const { kernels: k } = memory
      const rowCount = samples * timesteps
      hasMask = mask !== undefined
      arrived = mask ? applyMask(memory, events, mask, samples) : events
      fed = pooling ? pooling.forward(k, arrived, unit, rowCount) : arrived
      synapses.arrive(memory, fed, rowCount)
      if (back) {
        synapses.forward(k, fed, scratch, 0, rowCount)
        forwardRecurrent(memory, scratch, samples)
      } else if (synapses.byRow) {
        for (let row = 0; row < rowCount; row++) {
          const [b, t] = [Math.floor(row / timesteps), row % timesteps]
          // one row of currents, which stays in the cache, where the neurons need no more
          const current = neurons.looksBack ? scratch : scratch - row * stride
          synapses.forward(k, fed, current, row, row + 1)
          neurons.forward(k, current, [b, b + 1, t, t + 1])
          neurons.list(k, fired, row, row + 1)
        }
      } else {
        synapses.forward(k, fed, scratch, 0, rowCount)
        neurons.forward(k, scratch, [0, samples, 0, timesteps])
        neurons.list(k, fired, 0, rowCount)
      }
      if (isDelayed) {
        k.delayList(fired.offsets, fired.index, delays, timesteps, sent.offsets, sent.index, 0, samples)
      }
      return sent
    },
    backward(memory, gradient, spare, samples, wantsInputs, rule) {
      const { kernels: k } = memory
      if (isDelayed) k.undelayRows(gradient, stride, delays, stride / 4, timesteps, 0, samples)
      const [current, free] = neurons.movesGradient ? [spare, gradient] : [gradient, spare]
      const into = !wantsInputs ? 0 : pooling ? pooledGradient!.at : free
      synapses.startBack(memory, into)
      if (back) backwardRecurrent(memory, gradient, spare, samples)
      else if (synapses.byRow && !neurons.movesGradient) {
        eachStepBack(samples, (row, step) => {
          neurons.backward(k, gradient, spare, step)
          synapses.backRow(memory, current, into, row)
        })
      } else {
        neurons.backward(k, gradient, spare, [0, samples, 0, timesteps])
        if (synapses.byRow) eachStepBack(samples, (row) => synapses.backRow(memory, current, into, row))
      }
      synapses.finishBack(memory, fed, current, into, samples * timesteps, rule)
      back?.backWeights(k, fired, current, samples, rule)
      if (wantsInputs && pooling) pooling.backward(k, into, free, samples * timesteps)
      if (wantsInputs && hasMask) k.maskRows(free, inputs.stride, factors, timesteps, 0, samples)
      return free
    },
  }
}
