/** A layer in a program's memory: what arrives (with dropout), synapses, neurons, and the spikes that leave (after delays). */
import { inputError } from '../../contract/errors.ts'
import type { Network } from '../../contract/network.ts'
import type { Layer } from '../../network/layers.ts'
import type { CompileOptions, Floats } from '../program.ts'
import { fullScale } from '../reference.ts'
import type { Kernels } from './compiled-kernels.ts'
import { placeEvents, type EventList } from './events.ts'
import { rowBytes, type Arena, type ProgramMemory } from './memory.ts'
import { placeNeurons, type Neurons } from './neurons.ts'
import { placeDense, placeDirect, type Synapses } from './synapses.ts'

/** Matrices have the rows sample * timesteps + t; samples are the first `samples` of a batch. */
export interface WasmLayer {
  readonly layer: Layer
  readonly synapses: Synapses
  readonly neurons: Neurons
  /** Bytes of a row of inputs. */
  readonly inputStride: number
  /** Spikes as they are fired, before their delay. */
  readonly fired: EventList
  /** Writes constants. */
  prepare(memory: ProgramMemory): void
  /** What is left of `sent` under a mask [sample][input]. */
  arrive(memory: ProgramMemory, sent: EventList, mask: Floats | undefined, samples: number): EventList
  /** Currents go to `scratch`; returns the spikes that leave. */
  forward(kernels: Kernels, arriving: EventList, scratch: number, samples: number): EventList
  /** Turns dE/d(spikes that leave) in `gradient` into dE/d(current), there or in `spare`; returns where. */
  backward(kernels: Kernels, gradient: number, spare: number, samples: number): number
  /** Writes dE/d(inputs) from dE/d(current). */
  backInputs(kernels: Kernels, gradient: number, inputs: number, samples: number): void
}

const synapsesOf = (arena: Arena, layer: Layer, isFirst: boolean, { optimiser }: CompileOptions): Synapses => {
  const { name, pool, synapse, recurrent } = layer
  const other = pool ? 'pools' : synapse?.conv ? 'convolutions' : recurrent ? 'recurrent weights' : undefined
  if (other) throw inputError(`network: the wasm engine has no ${other}, as at "${name}"`, 'Use the reference engine.')
  return synapse ? placeDense(arena, layer, synapse, optimiser) : placeDirect(layer, isFirst ? fullScale(layer) : 1)
}

/** Places for a batch of samples. */
export const placeLayer = (
  arena: Arena,
  layer: Layer,
  isFirst: boolean,
  { timesteps, stepSeconds }: Network,
  options: CompileOptions,
): WasmLayer => {
  const { batch, surrogate, dropout } = options
  const { inputs, neurons: count } = layer
  const synapses = synapsesOf(arena, layer, isFirst, options)
  const neurons = placeNeurons(arena, layer, surrogate, batch, timesteps, stepSeconds)
  const { stride, membrane, threshold } = neurons
  const rows = batch * timesteps
  const fired = placeEvents(arena, rows, count, false)
  const isDelayed = layer.delaySteps.some((steps) => steps > 0)
  const delays = isDelayed ? arena.take(4 * count) : 0
  const sent = isDelayed ? placeEvents(arena, rows, count, false) : fired
  const inputStride = rowBytes(inputs)
  const factors = dropout ? arena.take(batch * inputStride) : 0
  const masked = dropout ? placeEvents(arena, rows, inputs, true) : undefined
  let hasMask = false

  return {
    layer,
    synapses,
    neurons,
    inputStride,
    fired,
    prepare(memory) {
      neurons.prepare(memory)
      if (isDelayed) memory.words(delays, count).set(layer.delaySteps)
    },
    arrive({ kernels, floats }, sent, mask, samples) {
      hasMask = mask !== undefined
      if (!mask) return sent
      if (!masked) throw new Error('masks were given to a program compiled without dropout')
      for (let b = 0; b < samples; b++) {
        floats(factors + b * inputStride, inputs).set(mask.subarray(b * inputs, (b + 1) * inputs))
      }
      const { offsets, index, value } = masked
      kernels.maskList(
        sent.offsets,
        sent.index,
        sent.value,
        factors,
        inputStride,
        timesteps,
        offsets,
        index,
        value,
        0,
        samples,
      )
      return masked
    },
    forward(kernels, arriving, scratch, samples) {
      synapses.forward(kernels, arriving, scratch, samples * timesteps)
      neurons.forward(kernels, scratch, 0, samples)
      kernels.listSpikes(membrane, stride, threshold, fired.offsets, fired.index, 0, samples * timesteps)
      if (isDelayed) {
        kernels.delayList(fired.offsets, fired.index, delays, timesteps, sent.offsets, sent.index, 0, samples)
      }
      return sent
    },
    backward(kernels, gradient, spare, samples) {
      if (isDelayed) kernels.undelayRows(gradient, stride, delays, count, timesteps, 0, samples)
      return neurons.backward(kernels, gradient, spare, 0, samples)
    },
    backInputs(kernels, gradient, into, samples) {
      synapses.backInputs(kernels, gradient, into, samples * timesteps)
      if (hasMask) kernels.maskRows(into, inputStride, factors, timesteps, 0, samples)
    },
  }
}
