/** What a layer's spikes say of it: how often its neurons spike, and how regularly. */
import type { Raster } from '../../core/contract/views.ts'

export type Layer = Raster['layers'][number]

/** A layer keeps its colour in every picture. */
export const layerColour = (index: number): string => (index === 0 ? 'c7' : `c${((index - 1) % 6) + 1}`)

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** Steps from each spike of a neuron to its next; a list a neuron that spiked. */
export const intervalsOf = ({ spikes }: Layer): number[][] =>
  Array.from(Map.groupBy(spikes, ([, neuron]) => neuron).values(), (own) =>
    own.slice(1).map(([t], i) => t - own[i]![0]),
  )

/** Spikes a neuron in 100 steps, averaged; and the variation of the intervals between its spikes, averaged (CV). */
export const ratesOf = (layer: Layer, timesteps: number): { rate: number; variation: number | undefined } => {
  const variations = intervalsOf(layer)
    .filter(({ length }) => length > 1)
    .map((intervals) => {
      const mean = meanOf(intervals)
      return Math.sqrt(meanOf(intervals.map((v) => (v - mean) ** 2))) / mean
    })
  return {
    rate: (100 * layer.spikes.length) / layer.neurons / timesteps,
    variation: variations.length > 0 ? meanOf(variations) : undefined,
  }
}

/** How many there are of each number of steps. */
export interface StepCounts {
  /** Steps from one bin to the next. */
  readonly width: number
  /** Bin k begins `k * width` steps after the first. */
  readonly counts: readonly number[]
  readonly total: number
  /** In steps; NaN where there is nothing. */
  readonly mean: number
}

/** @param values whole numbers of steps, from `first` to `last`. */
export const countSteps = (values: readonly number[], first: number, last: number, mostBins = 24): StepCounts => {
  const width = Math.max(1, Math.ceil((last - first + 1) / mostBins))
  const counts = Array.from({ length: Math.ceil((last - first + 1) / width) }, () => 0)
  for (const value of values) counts[Math.floor((value - first) / width)]!++
  return { width, counts, total: values.length, mean: meanOf(values) }
}
