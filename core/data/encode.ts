/** From samples to spikes: the encodings a study can choose from, and the spike set they make. */
import { inputError } from '../contract/errors.ts'
import type { Normalisation } from '../contract/network.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import type { Random } from '../random.ts'
import { normalise } from './brightness.ts'
import type { Dataset, DatasetKind, EventDataset, ImageDataset, Resolution } from './dataset.ts'
import { coarse, croppedImages, middle, resizedImages } from './resize.ts'
import { mostPlaces, spikeSetBuilder } from './spike-set-builder.ts'

export interface EncodingSettings {
  /** Name of an encoder. */
  readonly encoding: string
  /** The longer side that images and sensors are brought to; a line of units keeps its height of 1. */
  readonly inputSize: number
  readonly inputFit?: InputFit
  /** Steps in which inputs may spike. */
  readonly windowSteps: number
  /** Steps of an inference; those behind the window are silent (the pipeline's depth). Default: windowSteps. */
  readonly timesteps?: number
  readonly stepSeconds: number
  /** current: what becomes of brightness; it stays as it is where absent. */
  readonly normalisation?: Normalisation
  /** events: several events of one input in one step are one spike (`or`) or one with their number as value (`sum`). */
  readonly binning?: 'or' | 'sum'
  /** events: steps are equal times, or hold equally many of a recording's events. */
  readonly binBy?: 'time' | 'count'
}

/** How a frame becomes one of inputSize: all of it coarser, or its middle as it is. */
export type InputFit = 'resize' | 'crop'

/** Adds the spikes of one sample. */
type EncodeSample = (sample: number, add: (step: number, index: number, value?: number) => void) => void

export interface Encoder<D extends Dataset = Dataset> {
  readonly name: string
  readonly title: string
  readonly sentence: string
  /** What it encodes. */
  readonly kinds: readonly D['kind'][]
  encode(dataset: D, settings: EncodingSettings, random: Random): EncodeSample
}

/** Pixels below this brightness stay silent. */
const darkest = 0.1

const latency: Encoder<ImageDataset> = {
  name: 'latency',
  title: 'Latency',
  sentence: 'One spike a pixel, the brighter the earlier; dark pixels stay silent.',
  kinds: ['images'],
  encode(dataset, { inputSize, inputFit, windowSteps }) {
    const intensities = fittedImages(dataset, inputSize, inputFit)
    return (sample, add) =>
      intensities(sample).forEach((x, i) => {
        if (x >= darkest) add(Math.round((1 - x) * (windowSteps - 1)), i)
      })
  },
}

const poisson: Encoder<ImageDataset> = {
  name: 'poisson',
  title: 'Poisson',
  sentence: 'In each step a pixel spikes with a probability in proportion to its brightness.',
  kinds: ['images'],
  encode(dataset, { inputSize, inputFit, windowSteps }, random) {
    const intensities = fittedImages(dataset, inputSize, inputFit)
    const lit = new Uint32Array(inputsOf(dataset, inputSize, inputFit))
    return (sample, add) => {
      const x = intensities(sample)
      let lits = 0
      for (let i = 0; i < x.length; i++) if (x[i]! > 0) lit[lits++] = i
      const { uniform } = random.fork(sample)
      for (let step = 0; step < windowSteps; step++) {
        for (let i = 0; i < lits; i++) if (uniform() < x[lit[i]!]!) add(step, lit[i]!)
      }
    }
  },
}

const current: Encoder<ImageDataset> = {
  name: 'current',
  title: 'Current',
  sentence: 'Each pixel is a constant input whose value is its brightness.',
  kinds: ['images'],
  encode(dataset, { inputSize, inputFit, windowSteps, normalisation }) {
    const intensities = fittedImages(dataset, inputSize, inputFit)
    return (sample, add) => {
      const values = intensities(sample)
      if (normalisation) normalise(values, normalisation)
      for (let step = 0; step < windowSteps; step++) {
        for (let i = 0; i < values.length; i++) if (values[i] !== 0) add(step, i, values[i])
      }
    }
  },
}

const events: Encoder<EventDataset> = {
  name: 'events',
  title: 'Event bins',
  sentence: 'Recorded events, each in the step nearest to its time (or by its number), at the resolution asked for.',
  kinds: ['events'],
  // Binning as in toSpikeTensor of slayerPytorch: half-way times go to the even step, what lies outside is dropped.
  encode(dataset, { inputSize, inputFit, windowSteps, stepSeconds, binBy = 'time' }) {
    const { width, height, polarities, recording } = dataset
    const size = sizeOf(dataset, inputSize, inputFit)
    const place = inputFit === 'crop' ? middle : coarse
    const columns = place(width, size.width)
    const rows = place(height, size.height)
    // 12 digits: a step of 2.1 / 1000 s is 2100 us, not 2100.0000000000005, which would miss half-way times.
    const stepUs = Number((stepSeconds * 1e6).toPrecision(12))
    return (sample, add) => {
      const { timeUs, x, y, polarity } = recording(sample)
      for (let i = 0; i < timeUs.length; i++) {
        const step =
          binBy === 'time' ? roundHalfToEven(timeUs[i]! / stepUs) : Math.floor((i * windowSteps) / timeUs.length)
        if (step >= windowSteps) return
        // -1 or nothing outside of the frame
        const row = rows[y[i]!] ?? -1
        const column = columns[x[i]!] ?? -1
        const inside = row >= 0 && column >= 0 && polarity[i]! < polarities
        if (inside) add(step, (polarity[i]! * size.height + row) * size.width + column)
      }
    }
  },
}

const encoders: readonly Encoder[] = [latency, poisson, current, events]

/** Encoders for data of this kind; the first one is the default. */
export const encodersOf = (kind: DatasetKind): readonly Encoder[] =>
  encoders.filter(({ kinds }) => kinds.includes(kind))

/** A data set's frame with its longer side brought to inputSize, in proportion, or what of it lies in a square of that. */
const sizeOf = ({ width, height }: Resolution, inputSize: number, fit: InputFit = 'resize'): Resolution => {
  if (fit === 'crop') return { width: Math.min(width, inputSize), height: Math.min(height, inputSize) }
  const longer = Math.max(width, height)
  const scaled = (side: number) => Math.max(1, Math.round((side * inputSize) / longer))
  return { width: scaled(width), height: scaled(height) }
}

const fittedImages = (dataset: ImageDataset, inputSize: number, fit: InputFit = 'resize') => {
  const size = sizeOf(dataset, inputSize, fit)
  const isWhole = size.width === dataset.width && size.height === dataset.height
  return fit === 'crop' || isWhole ? croppedImages(dataset, size) : resizedImages(dataset, size)
}

/** [planes, height, width] of what a network sees of `dataset` at inputSize: a plane for each channel or polarity. */
export const frameOf = (dataset: Dataset, inputSize: number, fit?: InputFit): readonly [number, number, number] => {
  const { width, height } = sizeOf(dataset, inputSize, fit)
  return [dataset.kind === 'images' ? dataset.channels : dataset.polarities, height, width]
}

/** Inputs of a network that sees `dataset` at inputSize. */
export const inputsOf = (dataset: Dataset, inputSize: number, fit?: InputFit): number =>
  frameOf(dataset, inputSize, fit).reduce((product, extent) => product * extent, 1)

/**
 * Spikes of `samples` (indices into the data set), in their order. Input index: (plane * height + y) * width + x.
 * A sample's spikes depend on the sample, the settings and the seed of `random` alone.
 * @throws UserError when the encoding does not exist or not suit the data, or a setting is out of range.
 */
export const encode = (
  dataset: Dataset,
  samples: Uint32Array,
  settings: EncodingSettings,
  random: Random,
): SpikeSet => {
  check(settings)
  const suitable = encodersOf(dataset.kind)
  const encoder = suitable.find(({ name }) => name === settings.encoding)
  if (!encoder) {
    throw inputError(
      `encoding is ${settings.encoding}, which does not suit ${dataset.name} (${dataset.kind}).`,
      `Choose ${suitable.map(({ name }) => name).join(' or ')}.`,
    )
  }
  const timesteps = settings.timesteps ?? settings.windowSteps
  const isGraded = dataset.kind === 'events' ? settings.binning === 'sum' : settings.encoding === current.name
  const inputs = inputsOf(dataset, settings.inputSize, settings.inputFit)
  if (timesteps * inputs > mostPlaces) {
    throw inputError(
      `${timesteps} steps of ${inputs} inputs are too many.`,
      'Choose a smaller inputSize, or fewer steps.',
    )
  }
  const builder = spikeSetBuilder(samples.length, timesteps, inputs, isGraded ? 'sum' : 'merge')
  const encodeSample = encoder.encode(dataset, settings, random)
  for (const sample of samples) {
    encodeSample(sample, builder.add)
    builder.endSample()
  }
  return builder.build()
}

/** Far beyond any use; keeps a slip of the pen from filling the memory. */
const maxSteps = 65_536

const check = (settings: EncodingSettings): void => {
  const { inputSize, windowSteps, timesteps = windowSteps, stepSeconds } = settings
  const whole = (x: number, low: number, high: number) => Number.isInteger(x) && x >= low && x <= high
  const rules: readonly [keyof EncodingSettings, number, boolean, string][] = [
    ['inputSize', inputSize, whole(inputSize, 1, 4096), 'from 1 to 4096, whole'],
    ['windowSteps', windowSteps, whole(windowSteps, 1, maxSteps), `from 1 to ${maxSteps}, whole`],
    ['timesteps', timesteps, whole(timesteps, windowSteps, maxSteps), `from ${windowSteps} to ${maxSteps}, whole`],
    ['stepSeconds', stepSeconds, stepSeconds > 0 && Number.isFinite(stepSeconds), 'more than 0'],
  ]
  for (const [name, value, good, range] of rules) {
    if (!good) throw inputError(`${name} is ${value}.`, `Choose a value ${range}.`)
  }
}

const roundHalfToEven = (x: number): number => {
  const below = Math.floor(x)
  const rest = x - below
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below
}
