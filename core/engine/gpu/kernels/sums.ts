/**
 * Sums over events or over rows: what feeds the neurons, and its way back.
 *
 *   matrix        | input 0: neuron 0, 1, ... | input 1 | ...
 *   raster        | sample 0, step 0: input (or neuron) 0, 1, ... | step 1 | ...
 *   event list    offsets[row] .. offsets[row + 1] are the events of a row, each with an index and a value
 */
import type { Cell } from './cell.ts'

type Numbers = ArrayLike<number>

/**
 * result[row][j] = start[j] + sum over the row's events of value * matrix[index][j]. With the list of a raster it is the
 * current; with the list turned about (by inputs, of rows) and dE/d(current) as the matrix, dE/d(weight).
 */
export function gather(
  this: Cell<'width'>,
  offsets: Numbers,
  index: Numbers,
  value: Numbers,
  matrix: Numbers,
  start: Numbers,
): number {
  const width = this.constants.width
  const row = quotient(this.thread.x, width)
  const column = this.thread.x - row * width
  let sum = start[column]!
  for (let k = offsets[row]!; k < offsets[row + 1]!; k += 1) {
    sum += value[k]! * matrix[index[k]! * width + column]!
  }
  return sum
}

/** result[row][j] = start[j] + sum over i of raster[row][i] matrix[i][j]. */
export function multiply(this: Cell<'depth' | 'width'>, raster: Numbers, matrix: Numbers, start: Numbers): number {
  const width = this.constants.width
  const depth = this.constants.depth
  const row = quotient(this.thread.x, width)
  const column = this.thread.x - row * width
  let sum = start[column]!
  for (let i = 0; i < depth; i += 1) {
    sum += raster[row * depth + i]! * matrix[i * width + column]!
  }
  return sum
}

/** result[row][i] = sum over j of raster[row][j] matrix[i][j]. */
export function multiplyBack(this: Cell<'depth' | 'width'>, raster: Numbers, matrix: Numbers): number {
  const width = this.constants.width
  const depth = this.constants.depth
  const row = quotient(this.thread.x, depth)
  const i = this.thread.x - row * depth
  let sum = 0
  for (let j = 0; j < width; j += 1) {
    sum += raster[row * width + j]! * matrix[i * width + j]!
  }
  return sum
}

/** result[i][j] = sum over rows of inputs[row][i] gradient[row][j]. */
export function correlate(this: Cell<'depth' | 'width' | 'rows'>, inputs: Numbers, gradient: Numbers): number {
  const width = this.constants.width
  const depth = this.constants.depth
  const i = quotient(this.thread.x, width)
  const j = this.thread.x - i * width
  let sum = 0
  for (let row = 0; row < this.constants.rows; row += 1) {
    sum += inputs[row * depth + i]! * gradient[row * width + j]!
  }
  return sum
}

/** result[j] = sum over rows of raster[row][j]. */
export function sumRows(this: Cell<'width' | 'rows'>, raster: Numbers): number {
  let sum = 0
  for (let row = 0; row < this.constants.rows; row += 1) sum += raster[row * this.constants.width + this.thread.x]!
  return sum
}
