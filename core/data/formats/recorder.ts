/** Collects the events of a recording in growing columns, checks them, and brings them into the order of time. */
import { inputError } from '../../contract/errors.ts'
import type { EventStream, Resolution } from '../dataset.ts'
import { faultAt } from './fault.ts'
import type { Place } from './fault.ts'

/** Takes events one by one; `at` is the place of the event in the file, for errors. */
export interface EventSink {
  add(us: number, x: number, y: number, polarity: number, at: number): void
}

export interface Recorded {
  readonly events: EventStream
  readonly startUs: number
  /** The highest polarity and 1. */
  readonly polarities: number
  /** Events that lay behind a later one. */
  readonly disordered: number
}

export interface Recorder extends EventSink {
  /**
   * The stream in order of time, counted from `zeroUs` of the file's clock where that lies at most 71 minutes before
   * its events, else from the first event.
   * @throws UserError where 32 bits of microseconds do not hold it.
   */
  finish(zeroUs?: number): Recorded
}

/** Says of `disordered` events that they were sorted, where there are any. */
export const orderNotes = (disordered: number, what = 'events'): string[] =>
  disordered === 0 ? [] : [`${disordered} ${what} lay behind later ones and were sorted.`]

/** 32 bits of microseconds are 71 minutes. */
const longestUs = 2 ** 32 - 1
const anySensor: Resolution = { width: 65_536, height: 65_536 }

/**
 * @param source What users call the file, named in errors.
 * @param place What the events' places count.
 */
export const recorder = (source: string, sensor: Resolution = anySensor, place: Place = 'byte'): Recorder => {
  let capacity = 1024
  let times = new Float64Array(capacity)
  let columns = new Uint16Array(capacity)
  let rows = new Uint16Array(capacity)
  let polarities = new Uint8Array(capacity)
  let count = 0
  let latest = -Infinity
  let disordered = 0
  let highest = 0

  const grow = () => {
    capacity *= 2
    times = longer(times, new Float64Array(capacity))
    columns = longer(columns, new Uint16Array(capacity))
    rows = longer(rows, new Uint16Array(capacity))
    polarities = longer(polarities, new Uint8Array(capacity))
  }

  return {
    add(us, x, y, polarity, at) {
      // A number that differs from its 32 bits is negative or broken.
      if (x >>> 0 !== x || y >>> 0 !== y || x >= sensor.width || y >= sensor.height) {
        const size = `${sensor.width}x${sensor.height}`
        throw faultAt(source, at, `the event is at (${x}, ${y}), outside the sensor of ${size}`, place)
      }
      if (!Number.isSafeInteger(us)) throw faultAt(source, at, `the event's time is ${us} us`, place)
      if (count === capacity) grow()
      times[count] = us
      columns[count] = x
      rows[count] = y
      polarities[count++] = polarity
      if (polarity > highest) highest = polarity
      if (us < latest) disordered++
      else latest = us
    },
    finish(zeroUs) {
      const order = disordered > 0 ? inOrder(times.subarray(0, count)) : undefined
      const firstUs = count > 0 ? times[order?.[0] ?? 0]! : 0
      const startUs = zeroUs !== undefined && zeroUs <= firstUs && latest - zeroUs <= longestUs ? zeroUs : firstUs
      if (latest - startUs > longestUs) {
        throw inputError(
          `${source}: its events last ${Math.round((latest - startUs) / 1e6)} s, and a recording may last 71 minutes.`,
          'Cut it into samples by a table of class, startTime_usec and endTime_usec.',
        )
      }
      const timeUs = new Uint32Array(count)
      for (let i = 0; i < count; i++) timeUs[i] = times[order ? order[i]! : i]! - startUs
      const ordered = <T extends Uint16Array | Uint8Array>(from: T): T => {
        const to = from.slice(0, count) as T
        if (order) for (let i = 0; i < count; i++) to[i] = from[order[i]!]!
        return to
      }
      const events = { timeUs, x: ordered(columns), y: ordered(rows), polarity: ordered(polarities) }
      return { events, startUs, polarities: highest + 1, disordered }
    },
  }
}

/** Positions in order of time; events of one time stay in the file's order. */
const inOrder = (times: Float64Array): Uint32Array =>
  Uint32Array.from(times, (_, i) => i).sort((a, b) => times[a]! - times[b]! || a - b)

const longer = <T extends Float64Array | Uint16Array | Uint8Array>(from: T, to: T): T => {
  to.set(from)
  return to
}
