/** Steps of the optimiser on the matrices of a program (drawn in kernels/update.ts). */
import type { Floats } from '../program.ts'
import {
  clipFactor,
  latentOf,
  runOf,
  spanOf,
  stepSize,
  unbound,
  type Descent,
  type Optimiser,
  type Share,
} from '../update.ts'
import type { Kernels } from './compiled-kernels.ts'
import type { Arena, ProgramMemory } from './memory.ts'
import { isNormed, joinWeights, measure, splitGradient } from './norm.ts'
import { keepsApart, ruleLength, type WeightMatrix } from './weights.ts'

/** As in kernels/update.ts. */
const flag = { nadam: 1, amsgrad: 2, apart: 4, rounded: 8, bounded: 16, decays: 32, sgd: 64 }

const flagsOf = (descent: Descent): number => {
  const { grid, low, high } = descent.lengths === undefined ? descent : unbound(descent)
  return (
    (descent.rule === 'nadam' ? flag.nadam : 0) |
    (descent.amsgrad ? flag.amsgrad : 0) |
    (keepsApart(descent) ? flag.apart : 0) |
    (grid === undefined ? 0 : flag.rounded) |
    (low > -Infinity || high < Infinity ? flag.bounded : 0) |
    (descent.decay === 0 ? 0 : flag.decays) |
    (descent.rule === 'sgd' ? flag.sgd : 0)
  )
}

/** Writes a matrix's rule, and brings its weights to what the rule makes of them (rounded, in range). */
const prepare = (memory: ProgramMemory, matrix: WeightMatrix): void => {
  const { at, plane, rows, stride, rule } = matrix
  const descent = matrix.descent!
  const { beta1, beta2, unit, grid = 1, low, high, decay } = descent
  const flags = flagsOf(descent)
  memory.words(rule, 1)[0] = flags
  memory.floats(rule, ruleLength).set([0, 0, beta1, beta2, unit / grid, low, high, decay, grid], 1)
  if (!(flags & (flag.apart | flag.bounded))) return
  const run = memory.floats(at, (rows * stride) / 4)
  const latents = keepsApart(descent) ? memory.floats(at + plane, run.length) : run
  if (isNormed(matrix)) {
    run.forEach((w, i) => (latents[i] = w / unit))
    measure(memory, matrix)
    prepare(memory, matrix.lengths)
    joinWeights(memory, matrix)
    return
  }
  run.forEach((w, i) => {
    latents[i] = latentOf(descent, w)
    run[i] = runOf(descent, latents[i]!)
  })
}

/** Numbers that are added at a time: they stay in the first cache. */
const addendLength = 2048

/** Room for what gradients are added through. */
export const placeAddend = (arena: Arena): number => arena.take(4 * addendLength)

/** Makes the numbers `from .. to` of a matrix's own gradient the sum of arrays, among which it may be itself. */
const sumGradients = (
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
  { at, plane, gradient, stride, rows, rule }: WeightMatrix,
  from = 0,
  to = (rows * stride) / 4,
): void => kernels.update(at + 4 * from, plane, gradient + 4 * from, 4 * (to - from), rule, 0, 1)

/** Everything that is kept of the matrices, a plane an array; not a copy. */
export const planesOf = (memory: ProgramMemory, matrices: readonly WeightMatrix[]): readonly Float32Array[] =>
  [...matrices, ...matrices.filter(isNormed).map(({ lengths }) => lengths)].flatMap(
    ({ at, plane, planes, rows, stride }) =>
      Array.from({ length: planes }, (_, p) => memory.floats(at + p * plane, (rows * stride) / 4)),
  )

export interface Steps {
  /** How often `advance` was called. */
  count: number
  /** Sets the step size of the next step. */
  advance(learningRate: number): void
  /** Updates a share of the weights by sums of gradients. */
  apply(gradients: readonly (readonly Floats[])[], share: Share): void
}

/** @param own the gradients of the matrices, as they lie in memory. */
export const createSteps = (
  memory: ProgramMemory,
  optimiser: Optimiser,
  matrices: readonly WeightMatrix[],
  own: readonly Floats[],
  addendAt: number,
): Steps => {
  const { kernels } = memory
  const normed = matrices.filter(isNormed)
  const all = [...matrices, ...normed.map(({ lengths }) => lengths)]
  const clip = (): void => {
    const squares = all.reduce(
      (sum, { gradient, rows, stride, descent }) => sum + descent!.unit ** 2 * kernels.squares(gradient, rows * stride),
      0,
    )
    const factor = clipFactor(optimiser, squares)
    if (factor < 1) for (const { gradient, rows, stride } of all) kernels.scale(gradient, rows * stride, factor)
  }
  for (const matrix of matrices) prepare(memory, matrix)
  return {
    count: 0,
    advance(learningRate) {
      this.count++
      for (const { rule, descent } of all) {
        const { rate, floor } = stepSize(descent!, learningRate, this.count)
        memory.floats(rule, ruleLength).set([rate, floor], 1)
      }
    },
    apply(gradients, share) {
      const spanIn = ({ rows, stride }: WeightMatrix) => spanOf(share, (rows * stride) / 4)
      matrices.forEach((matrix, i) => {
        const arrays = gradients.map((parts) => parts[i]!)
        sumGradients(memory, matrix, addendAt, own[i]!, arrays, spanIn(matrix))
      })
      // gradients that others read stay as they are
      if (share.index === share.of) return
      for (const matrix of normed) splitGradient(memory, matrix)
      if (optimiser.clip !== undefined) clip()
      for (const matrix of all) updateByGradient(kernels, matrix, ...spanIn(matrix))
      for (const matrix of normed) joinWeights(memory, matrix)
    },
  }
}
