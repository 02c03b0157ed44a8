/** Trainable matrices in a program's memory: weights, their gradient, and what the optimiser keeps (drawn in kernels/update.ts). */
import type { Tensor } from '../../contract/network.ts'
import type { Floats } from '../program.ts'
import { beta1, beta2, latentRange, stepSize, type Optimiser } from '../update.ts'
import type { Kernels } from './compiled-kernels.ts'
import { rowBytes, type Arena, type ProgramMemory } from './memory.ts'

/** [input][output], rows padded to whole vectors, a dense one in blocks of columns. A bias is one row. */
export interface WeightMatrix {
  readonly at: number
  readonly gradient: number
  readonly rows: number
  /** Bytes of a row. */
  readonly stride: number
  /** Bytes from one plane to the next. */
  readonly plane: number
  readonly tensor: Tensor
  /** Where in the matrix each number of the tensor lies; what lies nowhere is 0 and stays so. */
  readonly places: Uint32Array
}

/** Flags as in kernels/update.ts. */
const flag = { nesterov: 1, amsgrad: 2, apart: 4, rounded: 8 }

const keepsApart = ({ weightUnit = 1, weightRange }: Optimiser): boolean =>
  weightUnit !== 1 || weightRange !== undefined

/** Room for a matrix and its planes; `places` as in WeightMatrix. */
export const placeMatrix = (
  arena: Arena,
  tensor: Tensor,
  rows: number,
  stride: number,
  places: Uint32Array,
  optimiser: Optimiser | undefined,
): WeightMatrix => {
  const plane = Math.ceil((rows * stride) / 64) * 64
  const planes = optimiser ? 3 + Number(keepsApart(optimiser)) + Number(optimiser.amsgrad) : 1
  return { at: arena.take(planes * plane), gradient: arena.take(plane), rows, stride, plane, tensor, places }
}

/** Bytes of a block's rows: as many sums as the gather has in registers (kernels/gather.ts). */
const blockBytes = 128

/**
 * Some columns of a dense matrix. Blocks follow each other, each a matrix of its own, whose rows thus lie close together:
 *
 *   | input 0: outputs 0 .. 31 | input 1 | ... || input 0: outputs 32 .. 63 | ... || the outputs that are left |
 */
export interface Block {
  /** From the matrix, or another plane, to the block, in bytes. */
  readonly at: number
  /** Bytes of a row of outputs before the block's. */
  readonly before: number
  /** Bytes of a row of the block. */
  readonly width: number
}

export const blocksOf = (rows: number, stride: number): readonly Block[] =>
  Array.from({ length: Math.ceil(stride / blockBytes) }, (_, b) => {
    const before = b * blockBytes
    return { at: rows * before, before, width: Math.min(blockBytes, stride - before) }
  })

/** Room for a tensor [output, input], its inputs at the given positions of `rows` rows. */
export const placeDenseMatrix = (
  arena: Arena,
  tensor: Tensor,
  positions: Uint32Array,
  rows: number,
  optimiser: Optimiser | undefined,
): WeightMatrix => {
  const [outputs = 0, inputs = 1] = tensor.shape
  const stride = rowBytes(outputs)
  const places = new Uint32Array(tensor.data.length)
  for (const { at, before, width } of blocksOf(rows, stride)) {
    for (let j = before / 4; j < Math.min(outputs, (before + width) / 4); j++) {
      for (let i = 0; i < inputs; i++) places[j * inputs + i] = (at + positions[i]! * width - before) / 4 + j
    }
  }
  return placeMatrix(arena, tensor, rows, stride, places, optimiser)
}

/** Room for one number an output. */
export const placeBias = (arena: Arena, tensor: Tensor, optimiser: Optimiser | undefined): WeightMatrix =>
  placeDenseMatrix(arena, tensor, Uint32Array.of(0), 1, optimiser)

/** The optimiser's numbers in memory, and its count of steps. */
export interface Rule {
  /** Address for the kernels. */
  readonly at: number
  /** Sets the step size of the next step. */
  advance(learningRate: number): void
}

export const placeRule = (arena: Arena): number => arena.take(4 * 8)

/** Writes the rule, and brings the weights to what it makes of them (rounded, in range). */
export const prepareRule = (
  memory: ProgramMemory,
  at: number,
  optimiser: Optimiser,
  weights: readonly WeightMatrix[],
): Rule => {
  const { nesterov, amsgrad, weightUnit = 1, weightRange } = optimiser
  const { low, high } = latentRange(optimiser)
  const apart = keepsApart(optimiser)
  const flags =
    (nesterov ? flag.nesterov : 0) |
    (amsgrad ? flag.amsgrad : 0) |
    (apart ? flag.apart : 0) |
    (weightRange ? flag.rounded : 0)
  memory.words(at, 1)[0] = flags
  const numbers = memory.floats(at, 8)
  numbers.set([0, 0, beta1, beta2, weightUnit, low, high], 1)
  for (const { at: place, plane, rows, stride } of apart ? weights : []) {
    const run = memory.floats(place, (rows * stride) / 4)
    const latent = memory.floats(place + 3 * plane, run.length)
    run.forEach((w, i) => {
      latent[i] = Math.min(high, Math.max(low, w / weightUnit))
      run[i] = weightRange ? Math.round(latent[i]! * weightUnit) : latent[i]! * weightUnit
    })
  }
  let steps = 0
  return {
    at,
    advance(learningRate) {
      const { rate, floor } = stepSize(optimiser, learningRate, ++steps)
      numbers[1] = rate
      numbers[2] = floor
    },
  }
}

/** Numbers that are added at a time: they stay in the first cache. */
const addendLength = 2048

export const placeAddend = (arena: Arena): number => arena.take(4 * addendLength)

/** Makes the numbers `from .. to` of a matrix's own gradient the sum of arrays, among which it may be itself. */
export const sumGradients = (
  memory: ProgramMemory,
  { gradient }: WeightMatrix,
  addendAt: number,
  own: Floats,
  arrays: readonly Floats[],
  [from, to]: readonly [number, number],
): void => {
  const others = arrays.filter((array) => array !== own)
  if (others.length === arrays.length) own.set(others.shift()!.subarray(from, to), from)
  const addend = memory.floats(addendAt, addendLength)
  for (const other of others) {
    for (let at = from; at < to; at += addendLength) {
      const length = Math.min(addendLength, to - at)
      addend.set(other.subarray(at, at + length))
      memory.kernels.addStart(gradient + 4 * at, 4 * length, addendAt, 1)
    }
  }
}

/** One step of the optimiser by the gradient in memory, on the numbers `from .. to`, which are whole vectors. */
export const updateByGradient = (
  kernels: Kernels,
  { at, plane, gradient, stride, rows }: WeightMatrix,
  rule: Rule,
  from = 0,
  to = (rows * stride) / 4,
): void => kernels.update(at + 4 * from, plane, gradient + 4 * from, 4 * (to - from), rule.at, 0, 1)
