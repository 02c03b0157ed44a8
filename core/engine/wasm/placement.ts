/** Where everything of a program lies in memory, known before there is any. */
import type { Network } from '../../contract/network.ts'
import { layersOf } from '../../network/layers.ts'
import { usualMemoryLimit, type CompileOptions } from '../program.ts'
import { placeLayer, type WasmLayer } from './layer.ts'
import { createArena, type Room } from './memory.ts'
import { placeAddend } from './steps.ts'

export interface Placement {
  readonly stages: readonly WasmLayer[]
  /** Of so many of them, which end with the last convolution, a sample passes all before the next one does. */
  readonly sampleStages: number
  /** Two matrices for a batch of the other stages; each has room for two of a sample of the former. */
  readonly buffers: readonly [number, number]
  readonly sampleBytes: number
  readonly inputOffsets: number
  readonly inputPositions: number
  /** Where gradients that are summed are brought; 0 where there is no optimiser. */
  readonly addend: number
  /** Where the memory is free; input events follow. */
  readonly end: number
  readonly overwritten: readonly Room[]
}

/** @throws UserError naming the node that does not fit or cannot be run. */
export const placeProgram = (network: Network, options: CompileOptions): Placement => {
  const { batch, optimiser } = options
  const { timesteps } = network
  const rows = batch * timesteps
  const layers = layersOf(network)
  const arena = createArena()
  const stages = layers.map((layer, l) => placeLayer(arena, layer, layers[l - 1], network, options))
  const sampleStages = stages.findLastIndex(({ byRow }) => byRow) + 1
  const widest = (some: typeof stages): number =>
    Math.max(
      0,
      ...some.flatMap(({ inputs, pooled, outputs, currents }) =>
        [inputs, pooled, outputs, currents].map(({ stride }) => stride),
      ),
    )
  const sampleBytes = timesteps * widest(stages.slice(0, sampleStages))
  const batchWidth = Math.max(widest(stages.slice(sampleStages)), stages.at(-1)!.outputs.stride)
  const bytes = Math.max(rows * batchWidth, 2 * sampleBytes)
  const places = {
    buffers: [arena.take(bytes, true), arena.take(bytes, true)] as const,
    sampleBytes,
    inputOffsets: arena.take(4 * (rows + 1)),
    inputPositions: arena.take(4 * stages[0]!.inputs.count),
    addend: optimiser ? placeAddend(arena) : 0,
  }
  return { stages, sampleStages, ...places, end: arena.close(), overwritten: arena.overwritten }
}

/** Bytes of memory that a program takes, apart from `eventBytes` for each input event of a batch. */
export const programBytes = (network: Network, options: CompileOptions): number => placeProgram(network, options).end

/** Of an input event. */
export const eventBytes = 16

/** Where every input has an event in every step. */
const mostEventBytes = ({ stages }: Placement, batch: number, timesteps: number): number =>
  eventBytes * batch * timesteps * stages[0]!.inputs.count

/**
 * Samples of a batch that fit into memory at once: all of it, or a group of equal groups, which take a second gradient
 * that is summed; 1 where not even that fits.
 * @param whole the placement for the whole batch.
 */
export const samplesAtOnce = (network: Network, options: CompileOptions, whole: Placement): number => {
  const { batch, memoryLimit = usualMemoryLimit } = options
  const { timesteps } = network
  const all = whole.end + mostEventBytes(whole, batch, timesteps)
  if (all <= memoryLimit || batch === 1) return batch
  const gradients = whole.stages
    .flatMap(({ matrices }) => matrices)
    .reduce((bytes, { rows, stride }) => bytes + rows * stride, 0)
  const bytesOf = (size: number): number => {
    const placement = placeProgram(network, { ...options, batch: size })
    return placement.end + mostEventBytes(placement, size, timesteps) + gradients
  }
  const one = bytesOf(1)
  const each = (all + gradients - one) / (batch - 1)
  let size = Math.min(batch - 1, Math.floor(1 + (memoryLimit - one) / each))
  while (size > 1 && bytesOf(size) > memoryLimit) size--
  return size > 1 ? Math.ceil(batch / Math.ceil(batch / size)) : 1
}
