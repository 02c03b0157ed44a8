/** Gathers the samples that a user's files hold into one data set, and reports what they are and which are broken. */
import { inputError } from '../contract/errors.ts'
import type { Resolution } from './dataset.ts'
import type { Recording as FileRecording } from './formats/content.ts'
import type { KnownSet } from './known-sets.ts'
import { packEvents } from './pack.ts'
import type { PackIndex } from './pack.ts'

/** Pixels of one image, [channel][y][x], 0 to 255. */
export interface Image extends Resolution {
  readonly channels: number
  readonly pixels: Uint8Array
}

/** Events of one sample; `sensor` where the file says it. */
export type Recording = Pick<FileRecording, 'events' | 'sensor' | 'polarities'>

/** A sample in a user's files. */
export interface FoundSample {
  /** Path of its file, relative to the set's folder. */
  readonly file: string
  /** Name of its class. */
  readonly className: string
  readonly part: 'train' | 'test'
  /** Names of what it belongs to, as `{ subject: 'user01' }`. */
  readonly groups?: Readonly<Record<string, string>>
  readonly data: Image | Recording
}

/** A sample that cannot be used, and why. */
export interface Fault {
  readonly file: string
  /** Which one, where the file holds several. */
  readonly sample?: number
  readonly reason: string
}

/** A sentence about how a file was read. */
export interface Note {
  readonly file: string
  readonly note: string
}

/** Smallest, middle and largest of a figure of all samples. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

export interface Report {
  /** Samples of each class, in the order of the classes. */
  readonly train: readonly number[]
  readonly test: readonly number[]
  /** Of recordings only. */
  readonly durationMs?: Spread
  readonly events?: Spread
  /** Names of the groups by what groups the samples. */
  readonly groups: Readonly<Record<string, readonly string[]>>
  readonly faults: readonly Fault[]
  /** What else users should know of files that were read. */
  readonly notes: readonly Note[]
}

export interface Gathered {
  readonly index: PackIndex
  /** File of each sample. */
  readonly files: readonly string[]
  readonly report: Report
}

export interface Gatherer {
  /** Takes a sample, or notes why it cannot be used. */
  add(found: FoundSample | Fault | Note): void
  /** @throws UserError where no sample is usable. */
  end(): Gathered
}

const mostClasses = 256

const spreadOf = (values: readonly number[]): Spread => {
  const sorted = Float64Array.from(values).sort()
  return { min: sorted[0]!, median: sorted[sorted.length >> 1]!, max: sorted.at(-1)! }
}

/** 2 before 10. */
const naturally = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

/** The order of the classes; a known set has all of its own, also where files only number them. */
const classesOf = (names: ReadonlySet<string>, known: KnownSet | undefined, order: readonly string[]) => {
  const found = [...names].sort(naturally)
  const own = known?.classes ?? []
  if (found.every((name) => own.includes(name))) return { classes: own, keys: own }
  if (found.every((name) => /^\d+$/.test(name) && Number(name) < own.length)) {
    return { classes: own, keys: own.map((_, i) => String(i)) }
  }
  const keys = found.every((name) => order.includes(name)) ? order : found
  return { classes: keys, keys }
}

const isImage = (data: Image | Recording): data is Image => 'pixels' in data

/**
 * @param known what is known of the set, if it is one of those.
 * @param order the classes in their order, where the files say it.
 * @param write takes the bytes of the samples, one after another.
 */
export const createGatherer = (
  name: string,
  known: KnownSet | undefined,
  write: (bytes: Uint8Array) => void,
): Gatherer & { order(classes: readonly string[]): void } => {
  let order: readonly string[] = []
  const samples: Omit<FoundSample, 'data'>[] = []
  const faults: Fault[] = []
  const notes: Note[] = []
  const offsets = [0]
  const events: number[] = []
  const durationsUs: number[] = []
  let frame: { kind: 'images' | 'events'; planes: number; width: number; height: number } | undefined
  let sensor: Resolution | undefined

  const faultOf = (data: Image | Recording): string | undefined => {
    if (isImage(data)) {
      const { channels: planes, width, height } = data
      frame ??= { kind: 'images', planes, width, height }
      const isLike = frame.kind === 'images' && frame.planes === planes && frame.width === width
      return isLike && frame.height === height
        ? undefined
        : `is an image of ${width}x${height}x${planes}, others are not`
    }
    if (data.events.timeUs.length === 0) return 'holds no event'
    frame ??= { kind: 'events', planes: 1, width: 1, height: 1 }
    return frame.kind === 'events' ? undefined : 'is a recording, others are images'
  }

  return {
    order: (classes) => (order = classes),
    add(found) {
      if ('note' in found) return void notes.push(found)
      if ('reason' in found) return void faults.push(found)
      const { data, ...sample } = found
      const reason = faultOf(data)
      if (reason) return void faults.push({ file: found.file, reason })
      const bytes = isImage(data) ? data.pixels : packEvents(data.events)
      if (!isImage(data)) {
        const { timeUs, x, y } = data.events
        const { width = 1, height = 1 } = known ?? data.sensor ?? {}
        sensor = { width: Math.max(width, sensor?.width ?? 1), height: Math.max(height, sensor?.height ?? 1) }
        frame = {
          kind: 'events',
          planes: Math.max(frame!.planes, data.polarities),
          width: x.reduce((most, value) => Math.max(most, value + 1), frame!.width),
          height: y.reduce((most, value) => Math.max(most, value + 1), frame!.height),
        }
        events.push(timeUs.length)
        durationsUs.push(timeUs.at(-1)!)
      }
      write(bytes)
      samples.push(sample)
      offsets.push(offsets.at(-1)! + bytes.length)
    },
    end() {
      if (!frame || samples.length === 0) {
        const [first] = faults
        throw inputError(
          `${name} has no usable sample${first ? `; the first of ${faults.length} broken ones is ${first.file}: ${first.reason}` : ''}`,
          'Give a folder of a data set whose format is read, copied whole from its source.',
        )
      }
      const { classes, keys } = classesOf(new Set(samples.map(({ className }) => className)), known, order)
      if (classes.length > mostClasses) {
        throw inputError(`${name} has ${classes.length} classes`, `Give a data set of at most ${mostClasses} classes.`)
      }
      const numberOf = new Map(keys.map((key, i) => [key, i]))
      const labels = samples.map(({ className }) => numberOf.get(className)!)
      const inTest = samples.map(({ part }) => part === 'test')
      const count = (isTest: boolean) => {
        const counts = classes.map(() => 0)
        labels.forEach((label, i) => inTest[i] === isTest && counts[label]!++)
        return counts
      }
      const by = [...new Set(samples.flatMap(({ groups }) => Object.keys(groups ?? {})))].sort()
      const groupNames = by.map((key) => [...new Set(samples.map(({ groups }) => groups?.[key] ?? ''))].sort(naturally))
      const groups = by.map((key, k) => {
        const at = new Map(groupNames[k]!.map((group, i) => [group, i]))
        return [key, samples.map((sample) => at.get(sample.groups?.[key] ?? '')!)] as const
      })
      return {
        index: {
          ...frame,
          width: Math.max(frame.width, sensor?.width ?? 1),
          height: Math.max(frame.height, sensor?.height ?? 1),
          classes,
          durationUs: durationsUs.reduce((longest, us) => Math.max(longest, us), 0),
          labels,
          test: inTest.flatMap((isTest, i) => (isTest ? [i] : [])),
          groups: Object.fromEntries(groups),
          offsets,
        },
        files: samples.map(({ file }) => file),
        report: {
          train: count(false),
          test: count(true),
          ...(events.length > 0 && {
            durationMs: spreadOf(durationsUs.map((us) => us / 1000)),
            events: spreadOf(events),
          }),
          groups: Object.fromEntries(by.map((key, k) => [key, groupNames[k]!])),
          faults,
          notes,
        },
      }
    },
  }
}
