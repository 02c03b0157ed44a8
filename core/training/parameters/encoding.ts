/** The hyperparameters of data and encoding. */
import { encodersOf } from '../../data/encode.ts'
import { int, logFloat, logInt, oneOf, type DataTraits, type ParameterDocs } from './docs.ts'

/** Of data and encoding: what reaches the network. Recordings keep their own time, images are shown for some steps. */
export const encodingParameters = ({ kind, side, durationMs }: DataTraits): ParameterDocs => {
  const sizes = [...new Set([4, 2, 1].map((part) => Math.max(1, Math.floor(side / part))))]
  const names = encodersOf(kind).map(({ name }) => name)
  const isEvents = kind === 'events'
  return {
    inputSize: {
      unit: 'pixels',
      sentence: 'Longer side of what the input is brought down to.',
      range: int(1, side),
      value: sizes[0]!,
      searched: oneOf(...sizes),
    },
    encoding: {
      unit: '',
      sentence: 'How a value becomes spikes.',
      range: oneOf(...names),
      value: names[0]!,
      ...(names.length > 1 && { searched: oneOf(...names) }),
    },
    stepMs: {
      unit: 'ms',
      sentence: 'Duration of one timestep.',
      range: logFloat(0.1, 1000),
      value: isEvents ? 10 : 1,
      ...(isEvents && { searched: logFloat(5, 30) }),
    },
    windowMs: {
      unit: 'ms',
      sentence: 'How long the input is shown.',
      range: logFloat(0.1, 100_000),
      value: isEvents ? durationMs : 16,
      ...(!isEvents && { searched: logInt(4, 32) }),
    },
  }
}
