/**
 * SLAYER's neuron (engine/reference/srm.ts): u = eps * x + nu * s.
 *
 *   raster, membrane, result  | sample 0, step 0: neuron 0, 1, ... | step 1 | ...
 *   kernel (eps), threshold   | step (neuron) 0, 1, ... |
 */
import type { Cell } from './cell.ts'

type Numbers = ArrayLike<number>

/** result[t] = sum over k of eps[k] raster[t - k]; with `direction` 1 (else -1) raster[t + k], the way back. */
export function filter(
  this: Cell<'neurons' | 'timesteps' | 'length' | 'direction', 'kernel'>,
  raster: Numbers,
): number {
  const neurons = this.constants.neurons
  const timesteps = this.constants.timesteps
  const row = quotient(this.thread.x, neurons)
  const t = row - quotient(row, timesteps) * timesteps
  let reach = t + 1
  if (this.constants.direction > 0) reach = timesteps - t
  let sum = 0
  for (let k = 0; k < this.constants.length; k += 1) {
    if (k < reach) {
      const place = this.thread.x + this.constants.direction * k * neurons
      sum += this.constants.kernel[k]! * raster[place]!
    }
  }
  return sum
}

/**
 * Adds the refractory response nu[k] = gain k r^k, k < length, for the steps `from` .. `from + length`; the steps before
 * are done and stay. Spikes of done steps are read, the others decided on the way; a spike leaves the response `length`
 * steps later, so it is always a done one.
 *
 *   ramp[t] = r (ramp[t-1] + sum[t-1])    sum[t] = r sum[t-1] + s[t]
 *
 * less r^length s[t - length] from sum, `length` times as much from ramp.
 */
export function refract(
  this: Cell<'neurons' | 'timesteps' | 'length' | 'decay' | 'tail' | 'gain', 'threshold'>,
  membrane: Numbers,
  from: number,
): number {
  const neurons = this.constants.neurons
  const timesteps = this.constants.timesteps
  const row = quotient(this.thread.x, neurons)
  const j = this.thread.x - row * neurons
  const first = quotient(row, timesteps) * timesteps
  const theta = this.constants.threshold[j]!
  let u = membrane[this.thread.x]!
  if (row - first >= from) {
    if (row - first < from + this.constants.length) {
      let sum = 0
      let ramp = 0
      for (let r = first; r <= row; r += 1) {
        ramp = this.constants.decay * (ramp + sum)
        sum = this.constants.decay * sum
        if (r - first >= this.constants.length) {
          if (membrane[(r - this.constants.length) * neurons + j]! > theta) {
            sum -= this.constants.tail
            ramp -= this.constants.length * this.constants.tail
          }
        }
        u = membrane[r * neurons + j]!
        if (r - first >= from) u += this.constants.gain * ramp
        if (u > theta) sum += 1
      }
    }
  }
  return u
}
