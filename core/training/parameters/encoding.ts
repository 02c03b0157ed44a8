/** The hyperparameters of data, encoding and augmentation. */
import type { NetworkKind } from '../../contract/plan.ts'
import { encodersOf } from '../../data/encode.ts'
import { float, int, logFloat, logInt, oneOf, type DataTraits, type ParameterDoc, type ParameterDocs } from './docs.ts'
import { isConvolutional } from './networks.ts'

const inputFit: ParameterDoc = {
  unit: '',
  sentence: 'How a frame becomes one of inputSize: all of it coarser (resize), or its middle as it is (crop).',
  range: oneOf('resize', 'crop'),
  value: 'resize',
}

const normalise: ParameterDoc = {
  unit: '',
  sentence: 'Brings each channel to mean 0 and standard deviation 1.',
  range: oneOf(false, true),
  value: false,
  when: { encoding: ['current'] },
}

/** Values that input spikes may have beside full scale: chips take none, integer neurons whole ones. */
export type SpikeValues = 'none' | 'whole' | 'any'

/** How events become steps. */
const binParameters = (values: SpikeValues): ParameterDocs => ({
  binBy: {
    unit: '',
    sentence: "Steps are equal times, or hold equally many of a recording's events (count).",
    range: oneOf('time', 'count'),
    value: 'time',
  },
  ...(values !== 'none' && {
    binning: {
      unit: '',
      sentence: 'Several events of one input in one step are one spike (or), or one with their number as value (sum).',
      range: oneOf('or', 'sum'),
      value: 'or',
      searched: oneOf('or', 'sum'),
    },
  }),
})

/** Changes of training samples, drawn anew in each epoch. */
const augmentation = ({ kind, side }: DataTraits): ParameterDocs => ({
  shiftPixels: {
    unit: 'pixels',
    sentence: 'Training samples are moved by up to so many pixels of the input, anew in each epoch.',
    range: int(0, side),
    value: 0,
  },
  flip: {
    unit: '',
    sentence: 'One training sample in two is mirrored left to right, anew in each epoch.',
    range: oneOf(false, true),
    value: false,
  },
  ...(kind === 'events' && {
    dropEvents: {
      unit: 'share',
      sentence: 'Share of the spikes of training samples that are left out, anew in each epoch.',
      range: float(0, 0.95),
      value: 0,
    },
    jitterMs: {
      unit: 'ms',
      sentence: 'Standard deviation by which spikes of training samples come earlier or later, anew in each epoch.',
      range: float(0, 10_000),
      value: 0,
    },
    cropMs: {
      unit: 'ms',
      sentence: 'Training samples begin up to so much later in their recording, anew in each epoch.',
      range: float(0, 100_000),
      value: 0,
    },
  }),
})

/**
 * Of data and encoding: what reaches the network. Recordings keep their own time, images are shown for some steps.
 * @param values what the network's neurons take.
 */
const encodingParameters = (data: DataTraits, values: SpikeValues): ParameterDocs => {
  const { kind, side, durationMs } = data
  const sizes = [...new Set([4, 2, 1].map((part) => Math.max(1, Math.floor(side / part))))]
  const names = encodersOf(kind).flatMap(({ name }) => (name === 'current' && values !== 'any' ? [] : [name]))
  const spiking = names.filter((name) => name !== 'current')
  const isEvents = kind === 'events'
  return {
    inputSize: {
      unit: 'pixels',
      sentence: 'Longer side of what the input is brought down to.',
      range: int(1, side),
      value: sizes[0]!,
      searched: oneOf(...sizes),
    },
    inputFit,
    encoding: {
      unit: '',
      sentence: 'How a value becomes spikes.',
      range: oneOf(...names),
      value: names[0]!,
      ...(spiking.length > 1 && { searched: oneOf(...spiking) }),
    },
    ...(names.includes('current') && { normalise }),
    ...(isEvents && binParameters(values)),
    stepMs: {
      unit: 'ms',
      sentence: 'Duration of one timestep.',
      range: logFloat(0.1, 1000),
      value: isEvents ? 10 : 1,
      ...(isEvents && { searched: logFloat(1, 20) }),
    },
    windowMs: {
      unit: 'ms',
      sentence: 'How long the input is shown.',
      range: logFloat(0.1, 100_000),
      value: isEvents ? durationMs : 16,
      ...(isEvents ? durationMs > 100 && { searched: logFloat(100, durationMs) } : { searched: logInt(4, 32) }),
    },
    ...augmentation(data),
  }
}

/** Published layers belong to the whole frame; convolutions look at it whole unless the design says otherwise. */
export const frameParameters = (kind: NetworkKind, data: DataTraits, values: SpikeValues): ParameterDocs => {
  const docs = encodingParameters(data, values)
  const isFamily = isConvolutional(kind)
  if (!isFamily && kind !== 'layers' && kind !== 'file') return docs
  const { searched, ...inputSize } = docs['inputSize']!
  return { ...docs, inputSize: { ...inputSize, value: data.side, ...(isFamily && searched && { searched }) } }
}
