/** Scales weights until neurons fire at a wanted rate, one layer after the other, on the case's own input. */
import { eachTap, sizeOf, type Windows } from '../../core/network/geometry.ts'
import { neuron, placedLayers, poolOver, type BenchCase } from './cases.ts'

/** Places and taps that each source of a window takes part in. */
const reachOf = (windows: Windows): readonly (readonly (readonly [place: number, tap: number])[])[] => {
  const reach = Array.from({ length: windows.from[1] * windows.from[2] }, (): [number, number][] => [])
  eachTap(windows, (place, source, tap) => reach[source]!.push([place, tap]))
  return reach
}

/** What arrives at the neurons, [frame][neuron], of a signal [frame][input] that is mostly 0. */
const currentsOf = (signal: Float32Array, weight: Float32Array, windows: Windows, channels: number): Float32Array => {
  const { from, to } = windows
  const reach = reachOf(windows)
  const taps = sizeOf(windows.kernelSize)
  const sources = from[1] * from[2]
  const places = to[1] * to[2]
  const inputs = sizeOf(from)
  const currents = new Float32Array((signal.length / inputs) * sizeOf(to))
  signal.forEach((value, at) => {
    if (value === 0) return
    const first = Math.floor(at / inputs) * sizeOf(to)
    const channel = Math.floor((at % inputs) / sources)
    const reached = reach[at % sources]!
    for (let out = 0; out < to[0]; out++) {
      const base = (out * channels + channel) * taps
      const neurons = first + out * places
      for (const [place, tap] of reached) currents[neurons + place]! += value * weight[base + tap]!
    }
  })
  return currents
}

/** Spikes of LIF neurons that currents times `gain` drive, [timestep][neuron]. */
const fire = (currents: Float32Array, gain: number, timesteps: number): Float32Array => {
  const neurons = currents.length / timesteps
  const membrane = new Float32Array(neurons)
  const spikes = new Float32Array(currents.length)
  for (let t = 0; t < timesteps; t++) {
    for (let j = 0; j < neurons; j++) {
      const at = t * neurons + j
      const reset = t > 0 ? neuron.threshold * spikes[at - neurons]! : 0
      membrane[j] = neuron.beta * membrane[j]! + gain * currents[at]! - reset
      spikes[at] = membrane[j]! > neuron.threshold ? 1 : 0
    }
  }
  return spikes
}

const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The gain at which the share of spikes is `rate`, by bisection in its logarithm. */
const gainFor = (currents: Float32Array, rate: number, timesteps: number): number => {
  let [low, high] = [0.05, 40]
  for (let i = 0; i < 14; i++) {
    const middle = Math.sqrt(low * high)
    if (mean(fire(currents, middle, timesteps)) < rate) low = middle
    else high = middle
  }
  return Math.sqrt(low * high)
}

/** [frame][pooled] of spikes [frame][neuron]. */
const pooled = (spikes: Float32Array, pool: Windows): Float32Array => {
  const neurons = sizeOf(pool.from)
  const result = new Float32Array((spikes.length / neurons) * sizeOf(pool.to))
  const taps = sizeOf(pool.kernelSize)
  const sources = pool.from[1] * pool.from[2]
  const places = pool.to[1] * pool.to[2]
  for (let plane = 0; plane < spikes.length / sources; plane++) {
    eachTap(pool, (place, source) => (result[plane * places + place]! += spikes[plane * sources + source]! / taps))
  }
  return result
}

/**
 * The weights scaled so that each layer with a `rate` fires at it.
 * @param raster input spikes, [timestep][sample][input].
 */
export const calibrate = (
  outline: BenchCase,
  raster: Uint8Array,
  weights: readonly Float32Array[],
): readonly Float32Array[] => {
  if (outline.layers.every(({ rate }) => rate === undefined)) return weights
  const { timesteps } = outline
  let signal: Float32Array = Float32Array.from(raster)
  return placedLayers(outline).map(({ rate, windows, weightShape, isPooled }, l) => {
    const currents = currentsOf(signal, weights[l]!, windows, weightShape[1])
    const gain = rate === undefined ? 1 : gainFor(currents, rate, timesteps)
    const spikes = fire(currents, gain, timesteps)
    signal = isPooled ? pooled(spikes, poolOver(windows.to)) : spikes
    return weights[l]!.map((weight) => gain * weight)
  })
}
