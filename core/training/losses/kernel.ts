/** Kernels that losses see spike trains through, as the recursions that they are: a step costs the same for any length. */
import type { Floats } from '../../engine/program.ts'
import { alphaKernel } from '../../formulas/srm.ts'
import type { Output } from './output.ts'

/** (constant + slope k) decay^k in step k = 0 .. taps - 1, then 0. */
export interface Kernel {
  readonly constant: number
  readonly slope: number
  readonly decay: number
  readonly taps: number
}

/** Errors act in the step they arise: for neurons without a PSP. */
export const deltaKernel: Kernel = { constant: 1, slope: 0, decay: 0, taps: 1 }

/** lava-dl's van Rossum kernel: a decay by 5 steps, 100 steps long. */
export const decayKernel: Kernel = { constant: 1, slope: 0, decay: Math.exp(-1 / 5), taps: 100 }

/** `alphaKernel` of peak 1, of SRM neurons; `tau` and `duration` in steps. */
export const pspKernel = (tau: number, duration: number): Kernel => ({
  constant: 0,
  slope: Math.E / tau,
  decay: Math.exp(-1 / tau),
  taps: alphaKernel(tau, 1, 1, duration).length,
})

/** The kernel's samples. */
export const tapsOf = ({ constant, slope, decay, taps }: Kernel): Float64Array =>
  Float64Array.from({ length: taps }, (_, k) => (constant + slope * k) * decay ** k)

/**
 * kernel * signal over the steps of each output; with direction -1 their correlation, the way back through the former.
 * With S[t] = sum d^k x[t-k] and R[t] = sum k d^k x[t-k], both over k < taps: S[t] = d S[t-1] + x[t] - d^taps x[t-taps]
 * and R[t] = d (R[t-1] + S[t-1]) - taps d^taps x[t-taps].
 */
export const filtered = (
  signal: Floats,
  { samples, timesteps, outputs }: Omit<Output, 'values'>,
  { constant, slope, decay, taps }: Kernel,
  direction: 1 | -1 = 1,
): Float64Array => {
  const result = new Float64Array(signal.length)
  const sum = new Float64Array(outputs)
  const ramp = new Float64Array(outputs)
  const left = decay ** taps
  for (let b = 0; b < samples; b++) {
    sum.fill(0)
    ramp.fill(0)
    for (let n = 0; n < timesteps; n++) {
      const row = (b * timesteps + (direction > 0 ? n : timesteps - 1 - n)) * outputs
      const past = row - direction * taps * outputs
      for (let j = 0; j < outputs; j++) {
        const leaving = n < taps ? 0 : left * signal[past + j]!
        ramp[j] = decay * (ramp[j]! + sum[j]!) - taps * leaving
        sum[j] = decay * sum[j]! + signal[row + j]! - leaving
        result[row + j] = constant * sum[j]! + slope * ramp[j]!
      }
    }
  }
  return result
}
