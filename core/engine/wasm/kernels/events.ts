/**
 * Event lists: which neurons spiked in a row (a step of a sample), read from the membranes.
 *
 *   membrane f32  | sample 0, step 0: neuron 0, 1, ... padding | step 1 | ...     stride bytes apart
 *   offsets  u32  | 0 | 2 | 2 | 5 | ...            row r has the events offsets[r] .. offsets[r + 1]
 *   index    u32  | 7 | 9 | 0 | 7 | 8 | ...        the neuron of each
 *
 * By column, the same list turned about: the column's own offsets, and of each event its row.
 */
import { entry, packed, rowOf } from './vector'

function put(array: usize, at: i32, value: i32): void {
  store<u32>(array + ((<usize>at) << 2), value)
}

/** V is f32 where the membranes are listed as values, else u32. */
function listRows<V>(
  membrane: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  offsets: usize,
  index: usize,
  value: usize,
  shuffles: usize,
  from: i32,
  to: i32,
): i32 {
  const four = i32x4.splat(4)
  let end = index + (entry(offsets, from) << 2)
  for (let r = from; r < to; r++) {
    const row = rowOf(membrane, r, stride)
    let neurons = i32x4(0, 1, 2, 3)
    for (let at: usize = 0; at < stride; at += 16) {
      const u = v128.load(row + at)
      const fired = i32x4.bitmask(f32x4.gt(u, v128.load(threshold + (at & own))))
      v128.store(end, packed(neurons, fired, shuffles))
      if (isFloat<V>()) v128.store(end + (value - index), packed(u, fired, shuffles))
      end += (<usize>popcnt(fired)) << 2
      neurons = i32x4.add(neurons, four)
    }
    put(offsets, r + 1, <i32>((end - index) >> 2))
  }
  return <i32>((end - index) >> 2)
}

/**
 * Lists where membrane > threshold (or four times the one of all, `own` being 0, else -1), rows `from .. to`, with the
 * membranes as values unless `value` is 0. It writes four entries at a time, of which those count that fired: index and
 * value must have room for three more.
 * @returns events up to row `to`; offsets[from] must hold those before.
 */
export function listSpikes(
  membrane: usize,
  stride: usize,
  threshold: usize,
  own: usize,
  offsets: usize,
  index: usize,
  value: usize,
  shuffles: usize,
  from: i32,
  to: i32,
): i32 {
  if (value) return listRows<f32>(membrane, stride, threshold, own, offsets, index, value, shuffles, from, to)
  return listRows<u32>(membrane, stride, threshold, own, offsets, index, 0, shuffles, from, to)
}

/**
 * Turns a list of `rows` rows about: `byColumn` (columns + 1) and `row` as the offsets and index of the columns.
 * Events of a column stay in the order of their rows. `value` and `byValue` are 0 where events have none.
 */
export function turnList(
  offsets: usize,
  index: usize,
  value: usize,
  rows: i32,
  columns: i32,
  byColumn: usize,
  row: usize,
  byValue: usize,
): void {
  memory.fill(byColumn, 0, (<usize>(columns + 1)) << 2)
  const events = <i32>entry(offsets, rows)
  for (let k = 0; k < events; k++) {
    const column = <i32>entry(index, k)
    put(byColumn, column, <i32>entry(byColumn, column) + 1)
  }
  let count = 0
  for (let c = 0; c <= columns; c++) {
    const own = <i32>entry(byColumn, c)
    put(byColumn, c, count)
    count += own
  }
  for (let r = 0; r < rows; r++) {
    const last = <i32>entry(offsets, r + 1)
    for (let k = <i32>entry(offsets, r); k < last; k++) {
      const column = <i32>entry(index, k)
      const at = <i32>entry(byColumn, column)
      put(row, at, r)
      if (value) put(byValue, at, <i32>entry(value, k))
      put(byColumn, column, at + 1)
    }
  }
  // every offset has moved to the next column's
  for (let c = columns; c > 0; c--) put(byColumn, c, <i32>entry(byColumn, c - 1))
  put(byColumn, 0, 0)
}

/**
 * The list with each event `steps[neuron]` rows later, those beyond the sample's end left out, samples `from .. to`;
 * laterOffsets[from timesteps] must hold the events before.
 */
export function delayList(
  offsets: usize,
  index: usize,
  steps: usize,
  timesteps: i32,
  laterOffsets: usize,
  laterIndex: usize,
  from: i32,
  to: i32,
): void {
  for (let sample = from; sample < to; sample++) {
    const start = sample * timesteps
    const end = start + timesteps
    let count = 0
    for (let r = start; r < end; r++) put(laterOffsets, r + 1, 0)
    for (let r = start; r < end; r++) {
      const last = <i32>entry(offsets, r + 1)
      for (let k = <i32>entry(offsets, r); k < last; k++) {
        const due = r + <i32>entry(steps, <i32>entry(index, k))
        if (due >= end) continue
        put(laterOffsets, due + 1, <i32>entry(laterOffsets, due + 1) + 1)
        count++
      }
    }
    // each row's own count becomes where it ends, then where its next event goes, from the last row to the first
    for (let r = start; r < end; r++) {
      put(laterOffsets, r + 1, <i32>entry(laterOffsets, r + 1) + <i32>entry(laterOffsets, r))
    }
    for (let r = end - 1; r >= start; r--) {
      for (let k = <i32>entry(offsets, r + 1) - 1; k >= <i32>entry(offsets, r); k--) {
        const due = r + <i32>entry(steps, <i32>entry(index, k))
        if (due >= end) continue
        const at = <i32>entry(laterOffsets, due + 1) - 1
        put(laterIndex, at, <i32>entry(index, k))
        put(laterOffsets, due + 1, at)
      }
    }
    // every end has moved to its row's start
    for (let r = start; r < end; r++) put(laterOffsets, r, <i32>entry(laterOffsets, r + 1))
    put(laterOffsets, end, <i32>entry(laterOffsets, start) + count)
  }
}

/**
 * The list without the events whose factor is 0, the others with their value (`unit` where `value` is 0) times the
 * factor; `factors` holds a row of `stride` bytes a sample. Samples `from .. to`; leftOffsets[from timesteps] must hold the events before.
 */
export function maskList(
  offsets: usize,
  index: usize,
  value: usize,
  unit: f32,
  factors: usize,
  stride: usize,
  timesteps: i32,
  leftOffsets: usize,
  leftIndex: usize,
  leftValue: usize,
  from: i32,
  to: i32,
): void {
  let count = <i32>entry(leftOffsets, from * timesteps)
  for (let sample = from; sample < to; sample++) {
    const factor = rowOf(factors, sample, stride)
    for (let r = sample * timesteps, end = r + timesteps; r < end; r++) {
      const last = <i32>entry(offsets, r + 1)
      for (let k = <i32>entry(offsets, r); k < last; k++) {
        const neuron = <i32>entry(index, k)
        const weight = load<f32>(factor + ((<usize>neuron) << 2))
        if (weight === 0) continue
        put(leftIndex, count, neuron)
        store<f32>(leftValue + ((<usize>count) << 2), weight * (value ? load<f32>(value + ((<usize>k) << 2)) : unit))
        count++
      }
      put(leftOffsets, r + 1, count)
    }
  }
}
