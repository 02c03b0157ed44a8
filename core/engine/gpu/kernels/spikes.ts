/**
 * From membranes to the spikes that arrive at the next layer, the way back, and counts.
 *
 *   membrane, gradient, result  | sample 0, step 0: neuron 0, 1, ... | step 1 | ...
 *   threshold, delay, ...       | neuron 0, 1, ... |
 */
import type { Cell } from './cell.ts'

type Numbers = ArrayLike<number>

/** s[t] = [u[t - delay] > theta]. */
export function fire(this: Cell<'neurons' | 'timesteps', 'threshold' | 'delay'>, membrane: Numbers): number {
  const neurons = this.constants.neurons
  const timesteps = this.constants.timesteps
  const row = quotient(this.thread.x, neurons)
  const j = this.thread.x - row * neurons
  const t = row - quotient(row, timesteps) * timesteps
  const late = this.constants.delay[j]!
  if (t < late) return 0
  if (membrane[this.thread.x - late * neurons]! > this.constants.threshold[j]!) return 1
  return 0
}

/** e[t] = height bump(slope |u[t] - theta|) (dE/ds[t + delay] + own[sample]); shapes as in `bumpShapes`. */
export function fireBack(
  this: Cell<'neurons' | 'timesteps' | 'shape', 'threshold' | 'delay' | 'slope' | 'height'>,
  gradient: Numbers,
  membrane: Numbers,
  own: Numbers,
): number {
  const neurons = this.constants.neurons
  const timesteps = this.constants.timesteps
  const row = quotient(this.thread.x, neurons)
  const j = this.thread.x - row * neurons
  const sample = quotient(row, timesteps)
  const late = this.constants.delay[j]!
  let sent = own[sample * neurons + j]!
  if (row - sample * timesteps + late < timesteps) sent += gradient[this.thread.x + late * neurons]!
  const x = this.constants.slope[j]! * Math.abs(membrane[this.thread.x]! - this.constants.threshold[j]!)
  let bump = Math.exp(-x)
  if (this.constants.shape === 1) bump = 1 / ((1 + x) * (1 + x))
  if (this.constants.shape === 2) bump = 1 / (1 + x * x)
  if (this.constants.shape === 3) bump = bump / ((1 + bump) * (1 + bump))
  if (this.constants.shape === 4) bump = Math.max(0, 1 - x)
  return this.constants.height[j]! * bump * sent
}

/** The numbers of `fireBack`'s bumps. */
export const bumpShapes = ['exponential', 'fastSigmoid', 'atan', 'sigmoid', 'linear'] as const

/** result[row][i] = raster[row][i] mask[sample of row][i]: dropout, there and back. */
export function applyMask(this: Cell<'width' | 'timesteps'>, raster: Numbers, mask: Numbers): number {
  const timesteps = this.constants.timesteps
  const width = this.constants.width
  const row = quotient(this.thread.x, width)
  const sample = quotient(row, timesteps)
  return raster[this.thread.x]! * mask[this.thread.x + (sample - row) * width]!
}

/** How often u > theta in the first `rows` rows, a neuron. */
export function countSpikes(this: Cell<'neurons', 'threshold'>, membrane: Numbers, rows: number): number {
  let count = 0
  for (let row = 0; row < rows; row += 1) {
    if (membrane[row * this.constants.neurons + this.thread.x]! > this.constants.threshold[this.thread.x]!) count += 1
  }
  return count
}

/** How often an input is not 0 in the first `rows` rows, an input. */
export function countActive(this: Cell<'width'>, raster: Numbers, rows: number): number {
  let count = 0
  for (let row = 0; row < rows; row += 1) {
    if (raster[row * this.constants.width + this.thread.x]! !== 0) count += 1
  }
  return count
}
