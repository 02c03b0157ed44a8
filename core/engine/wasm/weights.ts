/** Trainable matrices in a program's memory: weights, their gradient, and what the optimiser keeps (drawn in kernels/update.ts). */
import type { Tensor } from '../../contract/network.ts'
import { descentOf, unbound, type Descent, type Optimiser } from '../update.ts'
import { rowBytes, type Arena } from './memory.ts'

/** [input][output], rows padded to whole vectors, a dense one in blocks of columns. A bias is one row. */
export interface WeightMatrix {
  readonly at: number
  readonly gradient: number
  readonly rows: number
  /** Bytes of a row. */
  readonly stride: number
  /** Bytes from one plane to the next. */
  readonly plane: number
  /** Planes: the weights, and what the optimiser keeps of each. */
  readonly planes: number
  readonly tensor: Tensor
  /** Where in the matrix each number of the tensor lies; what lies nowhere is 0 and stays so. */
  readonly places: Uint32Array
  /** Where there is an optimiser. */
  readonly descent?: Descent
  /** Address of the descent's numbers for the kernels. */
  readonly rule: number
  /** In which its columns lie; absent: in one. */
  readonly blocks?: readonly Block[]
  /** The lengths of the columns in one row, where they are trained apart; the latent weights are their directions. */
  readonly lengths?: WeightMatrix
}

/** Whether latent weights have a plane of their own. */
export const keepsApart = ({ unit, grid, lengths }: Descent): boolean =>
  unit !== 1 || grid !== undefined || lengths !== undefined

/** Numbers of a rule in memory. */
export const ruleLength = 10

/** Room for a matrix and its planes; `places` as in WeightMatrix. */
export const placeMatrix = (
  arena: Arena,
  tensor: Tensor,
  rows: number,
  stride: number,
  places: Uint32Array,
  descent: Descent | undefined,
): WeightMatrix => {
  const plane = Math.ceil((rows * stride) / 64) * 64
  const moments = ({ rule, amsgrad }: Descent): number => (rule === 'sgd' ? 1 : 2 + Number(amsgrad))
  const planes = descent ? 1 + Number(keepsApart(descent)) + moments(descent) : 1
  return {
    at: arena.take(planes * plane),
    gradient: arena.take(plane),
    rows,
    stride,
    plane,
    planes,
    tensor,
    places,
    ...(descent && { descent }),
    rule: descent ? arena.take(4 * ruleLength) : 0,
    ...(descent?.lengths !== undefined && { lengths: placeLengths(arena, stride, descent) }),
  }
}

/** Room for the length of each column. */
const placeLengths = (arena: Arena, stride: number, descent: Descent): WeightMatrix => {
  const data = new Float64Array(stride / 4)
  return placeMatrix(arena, { shape: [data.length], data }, 1, stride, new Uint32Array(0), unbound(descent))
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
  field: 'weight' | 'bias' = 'weight',
): WeightMatrix => {
  const [outputs = 0, inputs = 1] = tensor.shape
  const stride = rowBytes(outputs)
  const places = new Uint32Array(tensor.data.length)
  const blocks = blocksOf(rows, stride)
  for (const { at, before, width } of blocks) {
    for (let j = before / 4; j < Math.min(outputs, (before + width) / 4); j++) {
      for (let i = 0; i < inputs; i++) places[j * inputs + i] = (at + positions[i]! * width - before) / 4 + j
    }
  }
  const descent = optimiser && descentOf(optimiser, { field, tensor })
  return { ...placeMatrix(arena, tensor, rows, stride, places, descent), blocks }
}

/** Room for one number an output. */
export const placeBias = (arena: Arena, tensor: Tensor, optimiser: Optimiser | undefined): WeightMatrix =>
  placeDenseMatrix(arena, tensor, Uint32Array.of(0), 1, optimiser, 'bias')
