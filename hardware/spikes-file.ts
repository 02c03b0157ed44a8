/** spikes.json: the form in which users give input spikes and get output spikes. */
import { z } from 'zod'
import { inputError } from '../core/contract/errors.ts'
import type { Normalisation } from '../core/contract/network.ts'
import type { SpikeSet } from '../core/contract/spikes.ts'
import { normalise } from '../core/data/brightness.ts'
import { parseJson } from '../core/json.ts'

const count = z.int().min(1)
const row = z.array(z.number()).min(2).max(3)

/** Spikes as rows [timestep, input, value?], as dense values [timestep][input] a sample, or as the brightness of images. */
const spikesFileSchema = z.object({
  timesteps: count,
  inputs: count,
  samples: z.array(z.array(row)).optional(),
  values: z.array(z.array(z.array(z.number()))).optional(),
  images: z.array(z.array(z.number())).optional(),
  labels: z.array(z.int().nonnegative()).optional(),
})

type Row = readonly [t: number, index: number, value: number | undefined]

const remedy =
  'Give { "timesteps", "inputs", "samples": [[[t, index, value?], ...], ...] }, or "values" or "images" instead of "samples".'

/**
 * Reads input spikes and, where given, the samples' labels.
 * @param fullScale Value of a row that has none: 255 for caspianIf networks, 1 elsewhere.
 * @param normalisation of the network that they are for: it brings the brightness of images (0 to 1) to values, which
 * stand in every step; spikes and values are taken as they are.
 * @throws UserError naming file, sample and row.
 */
export const readSpikes = (
  file: string,
  text: string,
  fullScale: number,
  normalisation?: Normalisation,
): { readonly spikes: SpikeSet; readonly labels?: readonly number[] } => {
  const { timesteps, inputs, samples, values, images, labels } = parseJson(file, text, spikesFileSchema, remedy)
  const fail = (place: string, sentence: string): never => {
    throw inputError(`${file}: ${place}: ${sentence}`, remedy)
  }
  const index = (value: number, below: number, what: string, place: string): number =>
    Number.isInteger(value) && value >= 0 && value < below
      ? value
      : fail(place, `${what} ${value} is not in 0..${below - 1}`)

  const rows: Row[][] = []
  if ([samples, values, images].filter(Boolean).length !== 1) {
    fail('the file', 'needs either "samples", "values" or "images"')
  }
  for (const [s, sample] of (samples ?? []).entries()) {
    rows.push(
      sample.map(([t, i, value], at): Row => {
        const place = `samples.${s}.${at}`
        return [index(t!, timesteps, 'timestep', place), index(i!, inputs, 'input', place), value]
      }),
    )
  }
  for (const [s, steps] of (values ?? []).entries()) {
    if (steps.length !== timesteps || steps.some((step) => step.length !== inputs)) {
      fail(`values.${s}`, `is not of ${timesteps} timesteps x ${inputs} inputs`)
    }
    rows.push(steps.flatMap((step, t) => step.flatMap((value, i): Row[] => (value === 0 ? [] : [[t, i, value]]))))
  }
  for (const [s, image] of (images ?? []).entries()) {
    if (image.length !== inputs) fail(`images.${s}`, `has ${image.length} pixels, not ${inputs}`)
    const arriving = Float64Array.from(image)
    if (normalisation) normalise(arriving, normalisation)
    const step = (t: number): Row[] => Array.from(arriving, (value, i): Row => [t, i, value])
    rows.push(Array.from({ length: timesteps }, (_, t) => step(t).filter(([, , value]) => value !== 0)).flat())
  }
  if (labels && labels.length !== rows.length) fail('labels', `there are ${labels.length} for ${rows.length} samples`)
  return { spikes: spikeSetOf(rows, timesteps, inputs, fullScale), ...(labels && { labels }) }
}

const spikeSetOf = (samples: readonly Row[][], timesteps: number, inputs: number, fullScale: number): SpikeSet => {
  const offsets = new Uint32Array(samples.length * timesteps + 1)
  const events = samples.flatMap((rows, s) => {
    for (const [t] of rows) offsets[s * timesteps + t + 1]!++
    return rows.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  })
  for (let i = 1; i < offsets.length; i++) offsets[i]! += offsets[i - 1]!
  return {
    samples: samples.length,
    timesteps,
    inputs,
    offsets,
    index: Uint32Array.from(events, ([, i]) => i),
    ...(events.some(([, , value]) => value !== undefined) && {
      value: Float32Array.from(events, ([, , value]) => value ?? fullScale),
    }),
  }
}

/** Rows [timestep, index, value?] of each sample; with a value only where the set has values. */
export const spikeRows = (spikes: SpikeSet): number[][][] =>
  Array.from({ length: spikes.samples }, (_, s) => {
    const rows: number[][] = []
    for (let t = 0; t < spikes.timesteps; t++) {
      const at = s * spikes.timesteps + t
      for (let e = spikes.offsets[at]!; e < spikes.offsets[at + 1]!; e++) {
        rows.push(spikes.value ? [t, spikes.index[e]!, spikes.value[e]!] : [t, spikes.index[e]!])
      }
    }
    return rows
  })

/** The file of input spikes, with labels where `deploy` shall count errors. */
export const inputSpikesFile = (spikes: SpikeSet, labels?: ArrayLike<number>): string =>
  JSON.stringify({
    timesteps: spikes.timesteps,
    inputs: spikes.inputs,
    samples: spikeRows(spikes),
    ...(labels && { labels: Array.from(labels) }),
  }) + '\n'

/** The file of a run's output spikes; `potentials` is [sample][timestep][output], flat. */
export const outputSpikesFile = ({ outputs, potentials }: { outputs: SpikeSet; potentials?: Float64Array }): string => {
  const { samples, timesteps, inputs: width } = outputs
  const nested = (flat: Float64Array): number[][][] =>
    Array.from({ length: samples }, (_, s) =>
      Array.from({ length: timesteps }, (_, t) =>
        Array.from(flat.subarray((s * timesteps + t) * width, (s * timesteps + t + 1) * width)),
      ),
    )
  return (
    JSON.stringify({
      timesteps,
      outputs: width,
      samples: spikeRows(outputs),
      ...(potentials && { potentials: nested(potentials) }),
    }) + '\n'
  )
}
