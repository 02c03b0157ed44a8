/** NumPy's files: events, frames, images, labels or tables, told by names, types and extents. */
import { inputError } from '../../contract/errors.ts'
import { isNpy, isZip, plain, readNpy, readNpz } from '../../files/npy.ts'
import type { NumpyArray } from '../../files/npy.ts'
import type { Resolution } from '../dataset.ts'
import type { FileContent, Frames, Recording } from './content.ts'
import { telling } from './fault.ts'
import type { Format } from './format.ts'
import { orderNotes, recorder } from './recorder.ts'

const eventFields = ['t', 'x', 'y', 'p'] as const

type Fail = (sentence: string) => never

/** Polarity is 1 or true for brighter; 0, -1 or false for darker. */
const eventsOf = (
  source: string,
  values: (field: (typeof eventFields)[number]) => Float64Array,
  sensor: Resolution | undefined,
  fail: Fail,
): Recording => {
  const [t, x, y, p] = eventFields.map(values) as [Float64Array, Float64Array, Float64Array, Float64Array]
  if ([x, y, p].some(({ length }) => length !== t.length)) fail('t, x, y and p have different lengths')
  const sink = recorder(source, sensor, 'event')
  for (let i = 0; i < t.length; i++) {
    sink.add(t[i]!, x[i]!, y[i]!, p[i]! > 0 ? 1 : 0, i)
  }
  const { events, startUs, disordered } = sink.finish(0)
  return {
    kind: 'recording',
    events,
    startUs,
    ...(sensor && { sensor }),
    polarities: 2,
    notes: orderNotes(disordered),
  }
}

const framesOf = (array: NumpyArray): Frames => {
  const [timesteps, ...rest] = array.shape
  const [width = 1, height = 1, channels = 1] = rest.toReversed()
  const values = Float32Array.from(array.values())
  return { kind: 'frames', timesteps: timesteps!, channels, height, width, values, notes: [] }
}

/** What one array is: by its rank, and bytes are pixels where there are no pairs of polarities. */
const contentOf = (source: string, array: NumpyArray, sensor: Resolution | undefined, fail: Fail): FileContent => {
  const { shape, types } = array
  const [count = 1, ...rest] = shape
  if (eventFields.every((field) => field in types))
    return eventsOf(source, (field) => array.values(field), sensor, fail)
  if (!(plain in types)) return fail(`it has the fields ${Object.keys(types).join(', ')}, and not t, x, y and p`)
  const isBytes = types[plain] === 'u1'
  switch (shape.length) {
    case 1: {
      const labels = array.values()
      const wrong = labels.findIndex((label) => !(Number.isInteger(label) && label >= 0 && label <= 255))
      if (wrong >= 0) fail(`element ${wrong} is ${labels[wrong]}, and no class from 0 to 255`)
      return { kind: 'labels', labels: Uint8Array.from(labels), notes: [] }
    }
    case 2: {
      const columns = Array.from({ length: rest[0]! }, (_, column) => String(column))
      return { kind: 'table', rows: count, columns, values: array.values(), notes: ['No column holds a class.'] }
    }
    case 3:
    case 4: {
      const [width = 1, height = 1, channels = 1] = rest.toReversed()
      if (!isBytes || channels === 2) return framesOf(array)
      return { kind: 'images', count, channels, height, width, pixels: Uint8Array.from(array.values()), notes: [] }
    }
    default:
      return fail(`it has ${shape.length} dimensions, and 1 to 4 are read`)
  }
}

const read: Format['read'] = (source, bytes, { sensor }) => {
  const told = (sentence: string) =>
    inputError(
      `${source}: ${sentence}.`,
      'Give events as t, x, y, p, frames as [T,2,H,W], images as bytes [N,H,W] or a table of numbers.',
    )
  const fail: Fail = (sentence) => {
    throw told(sentence)
  }
  return telling(
    (message) => told(`it is damaged: ${message}`),
    () => (isNpy(bytes) ? contentOf(source, readNpy(bytes), sensor, fail) : archiveOf(source, bytes, sensor, fail)),
  )
}

const archiveOf = (source: string, bytes: Uint8Array, sensor: Resolution | undefined, fail: Fail): FileContent => {
  const arrays = readNpz(bytes)
  if (eventFields.every((field) => arrays.has(field))) {
    return eventsOf(source, (field) => arrays.get(field)!.values(), sensor, fail)
  }
  const frames = arrays.get('frames')
  if (frames?.shape.length === 4) return framesOf(frames)
  const names = [...arrays.keys()].join(', ') || 'of none'
  return fail(`it has the arrays ${names}, and neither t, x, y and p nor frames [T,2,H,W]`)
}

export const npy: Format = {
  name: 'npy',
  title: 'NumPy .npy',
  sentence: 'One array: events with fields t, x, y and p, frames, images, labels or a table.',
  extensions: ['npy'],
  sure: 'signature',
  matches: ({ head }) => isNpy(head),
  read,
}

export const npz: Format = {
  name: 'npz',
  title: 'NumPy .npz',
  sentence: 'Arrays t, x, y and p of events, or frames [T,2,H,W], as SpikingJelly keeps them.',
  extensions: ['npz'],
  sure: 'signature',
  matches: ({ head }) => isZip(head),
  read,
}
