/** Cuts long recordings into windows, each a sample of its own. */
import { inputError } from '../contract/errors.ts'
import type { Dataset, EventDataset, EventStream } from './dataset.ts'

export interface Cut {
  /** Windows of so many milliseconds. */
  readonly cutMs: number
  /** Windows for training begin every so many milliseconds, and may overlap. Default: cutMs. */
  readonly cutStepMs?: number
}

/** A stretch of a recording, microseconds. */
interface Window {
  readonly recording: number
  readonly fromUs: number
}

/** The windows of recordings as a data set: which window is which, and how many a recording has side by side. */
export interface Windows {
  readonly dataset: EventDataset
  /** Of each window; in order, and those of one recording in order of time. */
  readonly windows: readonly Window[]
  /** Windows that do not overlap, of each recording. */
  readonly counts: readonly number[]
  /** Whether a window begins where one of those side by side does. */
  readonly isWhole: (window: Window) => boolean
}

/** The first event at or after a time. */
const firstFrom = (timeUs: Uint32Array, us: number): number => {
  let low = 0
  let high = timeUs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeUs[middle]! < us) low = middle + 1
    else high = middle
  }
  return low
}

const slice = ({ timeUs, x, y, polarity }: EventStream, fromUs: number, toUs: number): EventStream => {
  const from = firstFrom(timeUs, fromUs)
  const to = firstFrom(timeUs, toUs)
  return {
    timeUs: timeUs.slice(from, to).map((us) => us - fromUs),
    x: x.subarray(from, to),
    y: y.subarray(from, to),
    polarity: polarity.subarray(from, to),
  }
}

/**
 * Every window that a part could use: those side by side, and those that begin at each step. A recording shorter than a
 * window is one, silent at its end; what is left behind the last whole window is left out.
 * @throws UserError where there are no recordings.
 */
export const cutRecordings = (dataset: Dataset, { cutMs, cutStepMs = cutMs }: Cut): Windows => {
  if (dataset.kind !== 'events') {
    throw inputError(`dataset.cutMs is ${cutMs}, but ${dataset.name} holds images`, 'Leave cutMs out.')
  }
  const cutUs = Math.round(cutMs * 1000)
  const stepUs = Math.round(cutStepMs * 1000)
  const counts = Array.from(dataset.labels, (_, recording) => {
    const lastUs = dataset.recording(recording).timeUs.at(-1) ?? 0
    // a recording of 1.45 s ends with its last event, some microseconds earlier
    return Math.max(1, Math.floor((Math.ceil(lastUs / 1000) * 1000) / cutUs))
  })
  const windows = counts.flatMap((count, recording) => {
    const last = (count - 1) * cutUs
    const starts = Array.from({ length: count }, (_, i) => i * cutUs)
    const steps = Array.from({ length: Math.floor(last / stepUs) + 1 }, (_, i) => i * stepUs)
    return [...new Set([...starts, ...steps])].sort((a, b) => a - b).map((fromUs): Window => ({ recording, fromUs }))
  })
  const official = new Set(dataset.officialTest)
  const ofWindows = (numbers: Uint32Array) => Uint32Array.from(windows, ({ recording }) => numbers[recording]!)
  const groups = Object.entries(dataset.groups ?? {}).map(([by, numbers]) => [by, ofWindows(numbers)] as const)
  return {
    dataset: {
      ...dataset,
      labels: Uint8Array.from(windows, ({ recording }) => dataset.labels[recording]!),
      ...(official.size > 0 && {
        officialTest: Uint32Array.from(windows.keys()).filter((i) => official.has(windows[i]!.recording)),
      }),
      groups: { ...Object.fromEntries(groups), recording: Uint32Array.from(windows, ({ recording }) => recording) },
      durationUs: cutUs,
      recording: (i) => {
        const { recording, fromUs } = windows[i]!
        return slice(dataset.recording(recording), fromUs, fromUs + cutUs)
      },
    },
    windows,
    counts,
    isWhole: ({ fromUs }) => fromUs % cutUs === 0,
  }
}
