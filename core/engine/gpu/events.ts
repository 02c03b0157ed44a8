/** A batch's input events as the gather kernel takes them: by rows, and turned about by inputs. */
import type { SpikeSet } from '../../contract/spikes.ts'
import { checkInputs } from '../../network/input.ts'
import type { Floats } from '../program.ts'
import { checkIndices } from './device.ts'

/** Events of row r are `offsets[r] .. offsets[r + 1]`; index and value are padded to a length that changes seldom. */
export interface EventList {
  readonly offsets: Float32Array
  readonly index: Float32Array
  readonly value: Float32Array
}

export interface BatchEvents {
  /** Index is the input; rows are sample * timesteps + t, those of absent samples are empty. */
  readonly byRow: EventList
  /** Index is the row; rows are inputs. */
  readonly byInput: EventList
  /** Events that entered, those under a mask of 0 too. */
  readonly count: number
}

export interface EventShape {
  readonly batch: number
  readonly timesteps: number
  readonly inputs: number
  /** Value of an event without one. */
  readonly scale: number
}

const room = (events: number): number => 2 ** Math.ceil(Math.log2(Math.max(16, events)))

/** Sorts a list of (key, index, value) triples, given in order of index, by key. */
const listBy = (keys: Uint32Array, index: Uint32Array, value: Float32Array, rows: number): EventList => {
  const ends = new Uint32Array(rows + 1)
  keys.forEach((key) => ends[key + 1]!++)
  for (let r = 0; r < rows; r++) ends[r + 1]! += ends[r]!
  const offsets = Float32Array.from(ends)
  const list = { offsets, index: new Float32Array(room(keys.length)), value: new Float32Array(room(keys.length)) }
  keys.forEach((key, k) => {
    const at = ends[key]!++
    list.index[at] = index[k]!
    list.value[at] = value[k]!
  })
  return list
}

/**
 * The events of the chosen samples, each cut or padded to the timesteps.
 * @param mask factor on each input, [sample][input].
 * @throws UserError where the samples have other inputs or too many events.
 */
export const eventsOf = (
  spikes: SpikeSet,
  samples: ArrayLike<number>,
  { batch, timesteps, inputs, scale }: EventShape,
  mask: Floats | undefined,
): BatchEvents => {
  checkInputs(spikes, inputs)
  const rows: number[] = []
  const index: number[] = []
  const value: number[] = []
  let count = 0
  for (let b = 0; b < samples.length; b++) {
    for (let t = 0; t < Math.min(timesteps, spikes.timesteps); t++) {
      const at = samples[b]! * spikes.timesteps + t
      for (let k = spikes.offsets[at]!; k < spikes.offsets[at + 1]!; k++) {
        const i = spikes.index[k]!
        const charge = (spikes.value?.[k] ?? scale) * (mask?.[b * inputs + i] ?? 1)
        count++
        if (charge === 0) continue
        rows.push(b * timesteps + t)
        index.push(i)
        value.push(charge)
      }
    }
  }
  checkIndices('the input', 'the events', room(rows.length))
  const [row, input, charges] = [Uint32Array.from(rows), Uint32Array.from(index), Float32Array.from(value)]
  return {
    byRow: listBy(row, input, charges, batch * timesteps),
    byInput: listBy(input, row, charges, inputs),
    count,
  }
}

/** The events as a raster [row][input], where no weights lie between them and the neurons. */
export const rasterOf = ({ byRow }: BatchEvents, { batch, timesteps, inputs }: EventShape): Float32Array => {
  const raster = new Float32Array(batch * timesteps * inputs)
  for (let r = 0; r < batch * timesteps; r++) {
    for (let k = byRow.offsets[r]!; k < byRow.offsets[r + 1]!; k++) {
      raster[r * inputs + byRow.index[k]!]! += byRow.value[k]!
    }
  }
  return raster
}
