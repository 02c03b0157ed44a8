/** A layer in a program's memory: what arrives (with dropout, pooled), synapses, neurons, and the spikes that leave. */
import { inputError } from '../../contract/errors.ts'
import type { Network } from '../../contract/network.ts'
import { fullScale } from '../../network/input.ts'
import type { Layer } from '../../network/layers.ts'
import { isGraded } from '../../network/neuron.ts'
import type { CompileOptions, Floats } from '../program.ts'
import { framed, inputArrangement, neuronArrangements, type Arrangement } from './arrangement.ts'
import { placeConv } from './conv.ts'
import { placeDelay, placeTrainedDelay } from './delay.ts'
import { placeDense } from './dense.ts'
import { placeDropout } from './dropout.ts'
import { placeEvents, type EventList } from './events.ts'
import type { Arena, ProgramMemory } from './memory.ts'
import { placeNeurons, type Neurons } from './neurons.ts'
import { placeConstants } from './constants.ts'
import { placePool } from './pool.ts'
import { placeRecurrent } from './recurrent.ts'
import { eachStep, type Span } from './span.ts'
import { direct, type Synapses } from './synapses.ts'
import type { WeightMatrix } from './weights.ts'

/**
 * Matrices have the rows sample * timesteps + t; samples are a range `from .. to` of a batch. Where a matrix has room for
 * some samples only, `base` is the first of them.
 */
export interface WasmLayer {
  readonly layer: Layer
  readonly neurons: Neurons
  readonly inputs: Arrangement
  /** The inputs after the pool. */
  readonly pooled: Arrangement
  readonly outputs: Arrangement
  /** What the neurons take in. */
  readonly currents: Arrangement
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
  /** Currents go to `scratch`, `spare` is another matrix; returns the spikes that leave. */
  forward(
    memory: ProgramMemory,
    events: EventList,
    scratch: number,
    spare: number,
    from: number,
    to: number,
    base: number,
  ): EventList
  /** Before the first samples; whether dE/d(inputs) is wanted, and what the loss makes of spikes, [sample][neuron]. */
  startBack(memory: ProgramMemory, wantsInputs: boolean, hidden: Floats | undefined): void
  /**
   * From dE/d(spikes that leave) in `gradient` to dE/d(inputs) where it is wanted; of the two matrices given, returns
   * that which it is in. The other then holds dE/d(current).
   */
  back(memory: ProgramMemory, gradient: number, spare: number, from: number, to: number, base: number): number
  /** After the last samples: dE/d(weights) from dE/d(current), or other weights where the program `learns`. */
  finishBack(memory: ProgramMemory, current: number, samples: number, learns: boolean): void
}

/** Places for a batch of samples; `before` is the layer that the events come from, if not from outside. */
export const placeLayer = (
  arena: Arena,
  layer: Layer,
  before: Layer | undefined,
  { timesteps, stepSeconds }: Network,
  options: CompileOptions,
): WasmLayer => {
  const { batch, surrogate, dropout, optimiser, gradientShare: share = 0.07 } = options
  // constants that are trained need dE/d(current) of every step
  const mode = options.neurons ? 'exact' : (options.gradient ?? 'exact')
  const { name, neuron, pool, synapse, recurrent, delaySteps } = layer
  const rows = batch * timesteps
  const inputs = inputArrangement(layer, before === undefined)
  const { outputs, currents } = neuronArrangements(layer)
  const pooled = pool ? framed(pool.to) : inputs
  const { stride } = outputs
  const trainsDelay = (of: Layer): boolean => options.delays !== undefined && of.delay !== undefined
  const isPunctual = (of: Layer): boolean => !trainsDelay(of) && of.delaySteps.every((delay) => delay === 0)
  // of an event without a value of its own
  const unit = before ? 1 : fullScale(layer)
  if (recurrent && outputs.frame) {
    throw inputError(`network: "${name}" is a frame with recurrent weights`, 'Flatten it, or leave the weights out.')
  }

  const neurons = placeNeurons(arena, neuron, outputs, currents, surrogate, rows, timesteps, stepSeconds)
  const fired = placeEvents(arena, rows, outputs.count, isGraded(neuron))
  const { conv } = synapse ?? {}
  const { leak, movesGradient } = neurons
  const sparse = mode !== 'exact' && leak !== undefined && { leak, timesteps, share, isUnbiased: mode === 'stochastic' }
  // what is delayed arrives in the order in which it was fired
  const isOrdered = pool !== undefined || !before || isPunctual(before)
  const isSorted = isOrdered && (pool !== undefined || before !== undefined)
  const isOutside = !before && !pool && !dropout
  const synapses: Synapses = !synapse
    ? direct(currents.stride, unit)
    : conv
      ? placeConv(
          arena,
          { ...synapse, conv },
          pooled,
          currents,
          rows,
          isOrdered,
          isSorted,
          before !== undefined && isGraded(before.neuron),
          optimiser,
          sparse || undefined,
        )
      : placeDense(arena, synapse, pooled, rows, isOutside, isOrdered, optimiser)
  const pooling = pool && placePool(arena, pool, inputs, pooled, rows)
  // of the samples that are on their way back at once
  const pooledGradient = pool && arena.share('pooled gradient', (synapses.byRow ? timesteps : rows) * pooled.stride)
  const back =
    recurrent && placeRecurrent(arena, recurrent, outputs, currents, neurons, fired, batch, timesteps, optimiser)
  const trained = trainsDelay(layer) ? placeTrainedDelay(arena, outputs, layer.delay!, options, timesteps) : undefined
  const fixed = trained || isPunctual(layer) ? undefined : placeDelay(arena, outputs, delaySteps, batch, timesteps)
  const delay = trained ?? fixed
  const ofWeights = [...synapses.matrices, ...(back ? [back.matrix] : [])]
  const constants = options.neurons && synapse ? placeConstants(arena, neuron, neurons, outputs, options) : undefined
  const spikeGradient = arena.share('spike gradient', batch * stride)
  const masking = dropout ? placeDropout(arena, inputs, batch, timesteps) : undefined

  let hasMask = false
  let wanted = false
  let ofSpikes: Floats | undefined
  let arrived = fired
  let fed = fired
  const at = (matrix: number, stride: number, base: number): number => matrix - base * timesteps * stride

  return {
    layer,
    neurons,
    inputs,
    pooled,
    outputs,
    currents,
    byRow: synapses.byRow,
    matrices: [...ofWeights, ...(trained ? [trained.matrix] : []), ...(constants?.matrices ?? [])],
    fired,
    get arrived() {
      return arrived
    },
    prepare: (memory) => [neurons, synapses, pooling, back, fixed].forEach((part) => part?.prepare(memory)),
    startForward(memory, mask, samples) {
      if (mask && !masking) throw new Error('masks were given to a program compiled without dropout')
      hasMask = mask !== undefined
      if (mask) masking!.write(memory, mask, samples)
      synapses.startForward()
      trained?.startForward(memory)
      constants?.startForward(memory)
    },
    forward(memory, events, scratch, spare, from, to, base) {
      const { kernels: k } = memory
      const current = at(scratch, currents.stride, base)
      const [first, last] = [from * timesteps, to * timesteps]
      arrived = hasMask ? masking!.forward(k, events, unit, from, to) : events
      fed = pooling ? pooling.forward(k, arrived, unit, first, last) : arrived
      synapses.arrive(memory, fed, first, last)
      if (synapses.byRow) {
        eachStep(timesteps, from, to, (row, step) => {
          // one row of currents, which stays in the cache, where the neurons need no more
          const own = neurons.looksBack ? current : scratch - row * currents.stride
          synapses.forward(memory, fed, own, 0, row, row + 1)
          neurons.forward(k, own, step)
          neurons.list(k, fired, row, row + 1)
        })
      } else {
        synapses.forward(memory, fed, current, at(spare, pooled.stride, base), first, last)
        if (back) back.forward(memory, current, from, to)
        else {
          neurons.forward(k, current, [from, to, 0, timesteps])
          neurons.list(k, fired, first, last)
        }
      }
      return delay ? delay.forward(k, fired, from, to) : fired
    },
    startBack(memory, wantsInputs, hidden) {
      wanted = wantsInputs
      ofSpikes = hidden
      synapses.startBack(memory, wantsInputs)
      trained?.startBack(memory.kernels)
      constants?.startBack(memory.kernels)
    },
    back(memory, gradientAt, spareAt, from, to, base) {
      const { kernels: k } = memory
      const [first, last] = [from * timesteps, to * timesteps]
      const span: Span = [from, to, 0, timesteps]
      const [gradient, spare] = [at(gradientAt, stride, base), at(spareAt, currents.stride, base)]
      const [current, freeAt] = movesGradient ? [spare, gradientAt] : [gradient, spareAt]
      const free = at(freeAt, inputs.stride, base)
      const into = !wanted ? 0 : pooledGradient ? at(pooledGradient.at, pooled.stride, base) : free
      delay?.backward(k, gradient, from, to)
      if (ofSpikes) {
        const own = ofSpikes.subarray(from * outputs.count, to * outputs.count)
        neurons.writeRows(memory, spikeGradient.at, own, to - from)
        for (let b = from; b < to; b++) {
          k.addStart(gradient + b * timesteps * stride, stride, spikeGradient.at + (b - from) * stride, timesteps)
        }
      }
      if (wanted && synapses.backLarge) {
        neurons.multiplyBump(k, gradient, span)
        const toCurrents = (): void => neurons.filter(k, gradient, spare, span)
        synapses.backLarge(memory, fed, gradient, into, first, last - first, toCurrents)
      } else if (synapses.byRow && !movesGradient) {
        const visit = (row: number, step: Span): void => {
          neurons.backward(k, gradient, spare, step)
          synapses.backRows(memory, fed, current, into, row, row + 1)
        }
        eachStep(timesteps, from, to, visit, true)
      } else {
        if (back) back.backward(memory, gradient, spare, from, to)
        else neurons.backward(k, gradient, spare, span)
        synapses.backRows(memory, fed, current, into, first, last)
      }
      synapses.finishRows(memory)
      constants?.backward(k, gradient, from, to)
      if (wanted) pooling?.backward(k, into, free, first, last)
      if (wanted && hasMask) masking!.backward(k, free, from, to)
      return freeAt
    },
    finishBack(memory, current, samples, learns) {
      synapses.finishBack(memory, fed, current, samples * timesteps, learns)
      back?.finishBack(memory, current, samples, learns)
      trained?.finishBack(memory.kernels, learns)
      constants?.finishBack(memory, ofWeights)
    },
  }
}
