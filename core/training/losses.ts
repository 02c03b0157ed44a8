/** Losses on output spikes, value and gradient: SLAYER's (Shrestha and Orchard 2018, 3.1; spikeLoss) and cross entropy. */
import type { Floats } from '../engine/program.ts'

/** Output spikes of a batch, [sample][timestep][output], one spike = 1. */
export interface OutputSpikes {
  readonly samples: number
  readonly timesteps: number
  readonly outputs: number
  readonly spikes: Floats
}

export interface Loss {
  readonly value: number
  /** dE/d(output spike), [sample][timestep][output]. */
  readonly gradient: Float64Array
}

/** The delta kernel: errors act in the step they arise, for neurons without a PSP. */
export const deltaKernel = Float64Array.of(1)

const gradientOf = (
  error: Float64Array,
  { samples, timesteps, outputs }: OutputSpikes,
  kernel: Float64Array,
  scale: number,
) => {
  if (kernel === deltaKernel) return error.map((e) => e * scale)
  const gradient = new Float64Array(error.length)
  for (let b = 0; b < samples; b++) {
    for (let t = 0; t < timesteps; t++) {
      for (let k = 0; k < kernel.length && t + k < timesteps; k++) {
        const from = (b * timesteps + t + k) * outputs
        const to = (b * timesteps + t) * outputs
        for (let j = 0; j < outputs; j++) gradient[to + j]! += scale * kernel[k]! * error[from + j]!
      }
    }
  }
  return gradient
}

const filtered = (signal: Float64Array, { samples, timesteps, outputs }: OutputSpikes, kernel: Float64Array) => {
  const result = new Float64Array(signal.length)
  for (let b = 0; b < samples; b++) {
    for (let t = 0; t < timesteps; t++) {
      for (let k = 0; k < kernel.length && k <= t; k++) {
        const from = (b * timesteps + t - k) * outputs
        const to = (b * timesteps + t) * outputs
        for (let j = 0; j < outputs; j++) result[to + j]! += kernel[k]! * signal[from + j]!
      }
    }
  }
  return result
}

const halfSquare = (error: Float64Array, scale: number): number =>
  error.reduce((sum, e) => sum + e * e, 0) * 0.5 * scale

export interface SpikeCountTarget {
  /** Wanted spikes of the output of the true class, and of every other, within the region. */
  readonly trueSpikes: number
  readonly falseSpikes: number
  /** Steps [start, stop) in which spikes are counted; outside it none is wanted. */
  readonly region: readonly [number, number]
}

/**
 * NumSpikes: inside the region e = (spikes - wanted) / (stop - start), outside it e = eps * s; E = step/2 sum e^2.
 * Count and in-region error are constants of the gradient, dE/ds = step * (e correlated with eps): SLAYER's own choice.
 * @param kernel PSP kernel eps of the output neurons, or `deltaKernel`.
 * @param stepMs weight of a step in E.
 */
export const numSpikes = (
  output: OutputSpikes,
  labels: ArrayLike<number>,
  { trueSpikes, falseSpikes, region: [start, stop] }: SpikeCountTarget,
  kernel: Float64Array,
  stepMs: number,
): Loss => {
  const { samples, timesteps, outputs, spikes } = output
  const covers = start <= 0 && stop >= timesteps
  const outside = Float64Array.from(spikes)
  const counts = new Float64Array(samples * outputs)
  for (let b = 0; b < samples; b++) {
    for (let t = Math.max(0, start); t < Math.min(stop, timesteps); t++) {
      for (let j = 0; j < outputs; j++) {
        counts[b * outputs + j]! += spikes[(b * timesteps + t) * outputs + j]!
        outside[(b * timesteps + t) * outputs + j] = 0
      }
    }
  }
  const error = covers ? outside.fill(0) : filtered(outside, output, kernel)
  for (let b = 0; b < samples; b++) {
    for (let j = 0; j < outputs; j++) {
      const wanted = labels[b] === j ? trueSpikes : falseSpikes
      const miss = (counts[b * outputs + j]! - wanted) / (stop - start)
      for (let t = Math.max(0, start); t < Math.min(stop, timesteps); t++)
        error[(b * timesteps + t) * outputs + j]! += miss
    }
  }
  return { value: halfSquare(error, stepMs), gradient: gradientOf(error, output, kernel, stepMs) }
}

/**
 * SpikeTime: e = eps * (s - wanted), E = step/2 sum e^2.
 * @param wanted spikes wanted, laid out as the output's.
 */
export const spikeTime = (output: OutputSpikes, wanted: Floats, kernel: Float64Array, stepMs: number): Loss => {
  const miss = Float64Array.from(output.spikes, (s, i) => s - wanted[i]!)
  const error = filtered(miss, output, kernel)
  return { value: halfSquare(error, stepMs), gradient: gradientOf(error, output, kernel, stepMs) }
}

/** Spikes of each output over all steps, [sample][output]. */
export const spikeCounts = ({ samples, timesteps, outputs, spikes }: OutputSpikes): Float64Array => {
  const counts = new Float64Array(samples * outputs)
  for (let b = 0; b < samples; b++) {
    for (let t = 0; t < timesteps; t++) {
      for (let j = 0; j < outputs; j++) counts[b * outputs + j]! += spikes[(b * timesteps + t) * outputs + j]!
    }
  }
  return counts
}

/**
 * Cross entropy with the spike counts n_j as logits, mean over samples: E = log(sum_j exp n_j) - n_label. Its gradient
 * is the same in every step, (exp n_j / sum exp n - [j is the label]) / samples (snnTorch's ce_count_loss).
 */
export const countCrossEntropy = (output: OutputSpikes, labels: ArrayLike<number>): Loss => {
  const { samples, timesteps, outputs } = output
  const counts = spikeCounts(output)
  const gradient = new Float64Array(samples * timesteps * outputs)
  let value = 0
  const row = new Float64Array(outputs)
  for (let b = 0; b < samples; b++) {
    const first = b * outputs
    // less the largest, so that no exponential overflows
    let largest = -Infinity
    for (let j = 0; j < outputs; j++) largest = Math.max(largest, counts[first + j]!)
    let total = 0
    for (let j = 0; j < outputs; j++) total += row[j] = Math.exp(counts[first + j]! - largest)
    value += (Math.log(total) + largest - counts[first + labels[b]!]!) / samples
    for (let j = 0; j < outputs; j++) row[j] = (row[j]! / total - (j === labels[b] ? 1 : 0)) / samples
    for (let t = 0; t < timesteps; t++) {
      for (let j = 0; j < outputs; j++) gradient[(b * timesteps + t) * outputs + j] = row[j]!
    }
  }
  return { value, gradient }
}

/** Class with most output spikes, a sample; the lowest index wins a tie. */
export const predictions = (output: OutputSpikes): Uint32Array => {
  const { samples, outputs } = output
  const counts = spikeCounts(output)
  return new Uint32Array(samples).map((_, b) => {
    const own = counts.subarray(b * outputs, (b + 1) * outputs)
    return own.indexOf(Math.max(...own))
  })
}
