/** Weights as lengths and directions on the kernels, where both are trained (kernels/norm.ts). */
import type { ProgramMemory } from './memory.ts'
import type { WeightMatrix } from './weights.ts'

type Normed = WeightMatrix & Required<Pick<WeightMatrix, 'lengths' | 'descent'>>

export const isNormed = (matrix: WeightMatrix): matrix is Normed => matrix.lengths !== undefined

const blocksIn = ({ blocks, stride }: Normed) => blocks ?? [{ at: 0, before: 0, width: stride }]

/** Writes the lengths of the directions, which are the latent weights. */
export const measure = (memory: ProgramMemory, matrix: Normed): void => {
  const { at: place, plane, rows, stride, lengths, descent } = matrix
  const sizes = memory.floats(lengths.at, stride / 4)
  for (const { at, before, width } of blocksIn(matrix)) {
    const directions = memory.floats(place + plane + at, (rows * width) / 4)
    const squares = new Float64Array(width / 4)
    directions.forEach((v, i) => (squares[i % squares.length]! += v * v))
    sizes.set(
      squares.map((sum) => descent.unit * Math.sqrt(sum)),
      before / 4,
    )
  }
}

/** Turns the gradient by weights into those by directions and by lengths. */
export const splitGradient = ({ kernels: k }: ProgramMemory, matrix: Normed): void => {
  const { at: place, plane, gradient, rows, lengths, descent } = matrix
  for (const { at, before, width } of blocksIn(matrix)) {
    const [length, byLength] = [lengths.at + before, lengths.gradient + before]
    k.splitNorm(place + plane + at, gradient + at, width, rows, length, byLength, descent.unit)
  }
}

/** Makes the weights of their lengths and directions. */
export const joinWeights = ({ kernels: k }: ProgramMemory, matrix: Normed): void => {
  const { at: place, plane, rows, lengths, descent } = matrix
  const { low, high, unit, grid = 0 } = descent
  for (const { at, before, width } of blocksIn(matrix)) {
    const weight = place + at
    k.joinNorm(weight + plane, weight, width, rows, lengths.at + before, low * unit, high * unit, grid)
  }
}
