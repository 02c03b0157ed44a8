/**
 * Neurons whose spike resets them: LIF (engine/reference/lif.ts) and µCaspian's (engine/reference/caspian-if.ts). A
 * kernel leaves one number a cell, so the cell of step t runs its neuron through all the steps before (or after) it:
 * quadratic in time, but every cell of a layer at once.
 *
 *   current, membrane, e, result  | sample 0, step 0: neuron 0, 1, ... | step 1 | ...
 *   threshold                     | neuron 0, 1, ... |
 */
import type { Cell } from './cell.ts'

type Numbers = ArrayLike<number>

/**
 * u[t] = beta v[t-1] + x[t] - R theta, R = [v[t-1] > theta], s = [u > theta]; v[t] = u[t], or u[t] - (s - R) theta where
 * the reset is `atOnce`; for a reset to zero u[t] = beta (1 - R) v[t-1] + x[t], and u in the place of the second theta.
 * `subtract`, `zero` and `atOnce` are 0 or 1.
 */
export function lif(
  this: Cell<'neurons' | 'timesteps' | 'beta' | 'subtract' | 'zero' | 'atOnce', 'threshold'>,
  current: Numbers,
): number {
  const neurons = this.constants.neurons
  const timesteps = this.constants.timesteps
  const row = quotient(this.thread.x, neurons)
  const j = this.thread.x - row * neurons
  const first = quotient(row, timesteps) * timesteps
  const theta = this.constants.threshold[j]!
  let v = 0
  let u = 0
  for (let r = first; r <= row; r += 1) {
    let before = 0
    if (v > theta) before = 1
    const kept = v * (1 - this.constants.zero * before)
    const x = current[r * neurons + j]!
    u = this.constants.beta * kept + x - this.constants.subtract * before * theta
    let now = 0
    if (u > theta) now = 1
    const amount = this.constants.subtract * theta + this.constants.zero * u
    v = u - this.constants.atOnce * (now - before) * amount
  }
  return u
}

/** The charge at the fire test, before the step takes up what arrives: q = (1 - [q > theta]) q + x[t]. */
export function caspianIf(this: Cell<'neurons' | 'timesteps', 'threshold'>, current: Numbers): number {
  const neurons = this.constants.neurons
  const timesteps = this.constants.timesteps
  const row = quotient(this.thread.x, neurons)
  const j = this.thread.x - row * neurons
  const first = quotient(row, timesteps) * timesteps
  const theta = this.constants.threshold[j]!
  let charge = 0
  for (let r = first; r < row; r += 1) {
    if (charge > theta) charge = 0
    charge += current[r * neurons + j]!
  }
  return charge
}

/**
 * dE/dx[t] = c[t + skip], c[t] = e[t] + beta c[t+1], without the second term where `zero` is 1 and step t fired. `skip`
 * is 1 for neurons that fire before they take up what arrives.
 */
export function resetBack(
  this: Cell<'neurons' | 'timesteps' | 'beta' | 'zero' | 'skip', 'threshold'>,
  e: Numbers,
  membrane: Numbers,
): number {
  const neurons = this.constants.neurons
  const timesteps = this.constants.timesteps
  const row = quotient(this.thread.x, neurons)
  const j = this.thread.x - row * neurons
  const end = (quotient(row, timesteps) + 1) * timesteps
  const theta = this.constants.threshold[j]!
  let sum = 0
  let factor = 1
  for (let r = row + this.constants.skip; r < end; r += 1) {
    sum += factor * e[r * neurons + j]!
    factor = factor * this.constants.beta
    if (membrane[r * neurons + j]! > theta) factor = factor * (1 - this.constants.zero)
  }
  return sum
}
