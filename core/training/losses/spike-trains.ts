/** SLAYER's losses, on spike trains seen through the kernel of a membrane (Shrestha and Orchard 2018, 3.1; spikeLoss). */
import type { Floats } from '../../engine/program.ts'
import { filtered, tapsOf, type Kernel } from './kernel.ts'
import type { Loss, Output } from './output.ts'

/** dE/ds of E = scale/2 sum (eps * s)^2, `error` being eps * s. */
const backThrough = (error: Float64Array, output: Output, { constant, slope, ...kernel }: Kernel, scale: number) =>
  filtered(error, output, { constant: scale * constant, slope: scale * slope, ...kernel }, -1)

const halfSquare = (error: Float64Array, scale: number): number => {
  let sum = 0
  for (let i = 0; i < error.length; i++) sum += error[i]! ** 2
  return 0.5 * scale * sum
}

/** Spikes that each output is to fire. */
export interface WantedSpikes {
  /** By the output of the true class, and by every other. */
  readonly trueSpikes: number
  readonly falseSpikes: number
}

export interface SpikeCountTarget extends WantedSpikes {
  /** Steps [start, stop) in which spikes are counted; outside it none is wanted. */
  readonly region: readonly [number, number]
}

/**
 * NumSpikes: e = eps * (s outside the region), plus (spikes - wanted) / (stop - start) inside it; E = step/2 sum e^2.
 * Count and in-region error are constants of the gradient, dE/ds = step (e correlated with eps): SLAYER's own choice.
 * @param kernel PSP kernel eps of the output neurons, or `deltaKernel`.
 * @param stepMs weight of a step in E.
 */
export const numSpikes = (
  output: Output,
  labels: ArrayLike<number>,
  { trueSpikes, falseSpikes, region: [start, stop] }: SpikeCountTarget,
  kernel: Kernel,
  stepMs: number,
): Loss => {
  const { samples, timesteps, outputs, values } = output
  const isAll = start <= 0 && stop >= timesteps
  const misses = new Float64Array(samples * outputs)
  const outside = isAll ? undefined : Float64Array.from(values)
  for (let b = 0; b < samples; b++) {
    const counts = misses.subarray(b * outputs, (b + 1) * outputs)
    for (let t = start; t < stop; t++) {
      const row = (b * timesteps + t) * outputs
      for (let j = 0; j < outputs; j++) counts[j]! += values[row + j]!
      outside?.fill(0, row, row + outputs)
    }
    for (let j = 0; j < outputs; j++)
      counts[j] = (counts[j]! - (labels[b] === j ? trueSpikes : falseSpikes)) / (stop - start)
  }

  const error = outside && filtered(outside, output, kernel)
  const gradient = error ? backThrough(error, output, kernel, stepMs) : new Float64Array(values.length)
  // a constant error correlated with the kernel is the sum of as much of the kernel as lies within the region
  const sums = [0]
  for (const tap of tapsOf(kernel)) sums.push(sums.at(-1)! + tap)
  const sumOf = (taps: number): number => sums[Math.min(kernel.taps, Math.max(0, taps))]!
  for (let t = 0; t < timesteps; t++) {
    const factor = stepMs * (sumOf(stop - t) - sumOf(start - t))
    const isInside = t >= start && t < stop
    for (let b = 0; b < samples; b++) {
      for (let j = 0; j < outputs; j++) {
        const at = (b * timesteps + t) * outputs + j
        gradient[at]! += factor * misses[b * outputs + j]!
        if (error && isInside) error[at]! += misses[b * outputs + j]!
      }
    }
  }
  const value = error ? halfSquare(error, stepMs) : halfSquare(misses, stepMs * (stop - start))
  return { value, gradient }
}

/**
 * SpikeTime: e = eps * (s - wanted), E = step/2 sum e^2.
 * @param wanted spikes wanted, laid out as the output's.
 */
export const spikeTime = (output: Output, wanted: Floats, kernel: Kernel, stepMs: number): Loss => {
  const { values } = output
  const miss = new Float64Array(values.length)
  for (let i = 0; i < miss.length; i++) miss[i] = values[i]! - wanted[i]!
  const error = filtered(miss, output, kernel)
  return { value: halfSquare(error, stepMs), gradient: backThrough(error, output, kernel, stepMs) }
}

/** `spikes` spikes, rounded, at equal distances in steps `first .. timesteps`, none at either end. */
export const regularTrain = (spikes: number, first: number, timesteps: number): Float32Array => {
  const due = (step: number): number => Math.floor(((step - first) * spikes) / (timesteps - first) + 0.5)
  return Float32Array.from({ length: timesteps }, (_, t) => (t >= first && due(t + 1) > due(t) ? 1 : 0))
}

/** The wanted spikes of a batch as regular trains, laid out as the output. */
export const regularSpikes = (
  { samples, timesteps, outputs }: Output,
  labels: ArrayLike<number>,
  { trueSpikes, falseSpikes }: WantedSpikes,
  first: number,
): Float32Array => {
  const trueTrain = regularTrain(trueSpikes, first, timesteps)
  const falseTrain = regularTrain(falseSpikes, first, timesteps)
  const spikes = new Float32Array(samples * timesteps * outputs)
  for (let b = 0; b < samples; b++) {
    for (let t = 0; t < timesteps; t++) {
      const row = (b * timesteps + t) * outputs
      spikes.fill(falseTrain[t]!, row, row + outputs)
      spikes[row + labels[b]!] = trueTrain[t]!
    }
  }
  return spikes
}
