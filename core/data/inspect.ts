/** A data set looked at: what it holds, in figures, and one sample of it, small enough to be sent. */
import { inputError } from '../contract/errors.ts'
import type { DatasetDetail, Histogram, SampleDetail } from '../contract/dataset.ts'
import type { Dataset, EventStream } from './dataset.ts'

const bins = 24
/** Recordings whose lengths are told; of larger sets evenly spread ones stand for all. */
const mostMeasured = 5_000
/** Events of a recording that are sent. */
export const mostEvents = 50_000

/** @param values at least one. */
export const histogramOf = (values: readonly number[]): Histogram => {
  const sorted = Float64Array.from(values).sort()
  const low = sorted[0]!
  const high = sorted.at(-1)!
  const width = (high - low) / bins
  const counts = new Array<number>(width > 0 ? bins : 1).fill(0)
  for (const value of sorted) counts[Math.min(counts.length - 1, width > 0 ? Math.floor((value - low) / width) : 0)]!++
  return { low, high, counts, median: sorted[sorted.length >> 1]! }
}

const lengthsOf = (
  samples: number,
  recording: (sample: number) => EventStream,
): NonNullable<DatasetDetail['lengths']> => {
  const every = Math.ceil(samples / mostMeasured)
  const measured = Array.from({ length: Math.ceil(samples / every) }, (_, i) => recording(i * every).timeUs)
  return {
    samples: measured.length,
    durationMs: histogramOf(measured.map((timeUs) => (timeUs.at(-1) ?? 0) / 1000)),
    events: histogramOf(measured.map(({ length }) => length)),
  }
}

/** What a data set holds; which of its files are broken is known to who read them. */
export const inspectDataset = (dataset: Dataset): Omit<DatasetDetail, 'present' | 'faults' | 'notes'> => {
  const { kind, name, title, sentence, licence, source, width, height, labels, officialTest = [] } = dataset
  const byClass = dataset.classes.map((name) => ({ name, train: 0, test: 0 }))
  for (const label of labels) byClass[label]!.train++
  for (const sample of officialTest) {
    byClass[labels[sample]!]!.train--
    byClass[labels[sample]!]!.test++
  }
  return {
    kind,
    name,
    title,
    sentence,
    licence,
    source,
    width,
    height,
    planes: dataset.kind === 'images' ? dataset.channels : dataset.polarities,
    samples: labels.length,
    classes: byClass.length,
    byClass,
    ...(dataset.kind === 'events' && { lengths: lengthsOf(labels.length, dataset.recording) }),
  }
}

/** Every so many-th event, so that no more are left than may be sent. */
const thinned = ({ timeUs, x, y, polarity }: EventStream) => {
  const every = Math.ceil(timeUs.length / mostEvents)
  const some = (values: ArrayLike<number>): number[] =>
    Array.from({ length: Math.ceil(values.length / every) }, (_, i) => values[i * every]!)
  return {
    events: timeUs.length,
    durationUs: timeUs.at(-1) ?? 0,
    timeUs: some(timeUs),
    x: some(x),
    y: some(y),
    polarity: some(polarity),
  }
}

/**
 * One sample.
 * @param label the class among whose samples `at` counts; all where absent.
 * @throws UserError where there are not so many.
 */
export const inspectSample = (dataset: Dataset, at: number, label?: number): SampleDetail => {
  const { labels, officialTest, width, height } = dataset
  const own = label === undefined ? undefined : [...labels.keys()].filter((sample) => labels[sample] === label)
  const among = own?.length ?? labels.length
  if (at >= among) {
    const which = label === undefined ? 'samples' : `samples of class ${dataset.classes[label] ?? label}`
    throw inputError(`${dataset.name} has ${among} ${which}, so none has the number ${at}`, 'Give a smaller number.')
  }
  const sample = own?.[at] ?? at
  const common = { sample, label: labels[sample]!, among, width, height }
  const part = officialTest?.includes(sample) ? 'test' : 'train'
  if (dataset.kind === 'events') {
    return { ...common, part, kind: 'recording', ...thinned(dataset.recording(sample)) }
  }
  const { channels, pixels } = dataset
  const size = channels * width * height
  return { ...common, part, kind: 'image', channels, pixels: [...pixels.subarray(sample * size, (sample + 1) * size)] }
}
