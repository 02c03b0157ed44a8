/** Small work on rows: input neurons, biases, delays of a gradient. Rows are f32, `stride` bytes apart. */
import { entry, rowOf } from './vector'

/** Input neurons have no synapses: rows `from .. to` of out are 0 but for the events, which add `scale` or their value. */
export function scatterEvents(
  out: usize,
  stride: usize,
  offsets: usize,
  index: usize,
  value: usize,
  scale: f32,
  from: i32,
  to: i32,
): void {
  memory.fill(rowOf(out, from, stride), 0, <usize>(to - from) * stride)
  for (let r = from; r < to; r++) {
    const last = <i32>entry(offsets, r + 1)
    for (let k = <i32>entry(offsets, r); k < last; k++) {
      const at = rowOf(out, r, stride) + (entry(index, k) << 2)
      store<f32>(at, load<f32>(at) + (value ? load<f32>(value + ((<usize>k) << 2)) : scale))
    }
  }
}

/** Adds one row, e.g. the biases, to each of `count` rows. */
export function addStart(rows: usize, stride: usize, start: usize, count: i32): void {
  for (let r = 0; r < count; r++) {
    const row = rowOf(rows, r, stride)
    for (let at: usize = 0; at < stride; at += 16) {
      v128.store(row + at, f32x4.add(v128.load(row + at), v128.load(start + at)))
    }
  }
}

/** out += the sum of the rows `from .. to`: the gradient by biases. */
export function addRows(rows: usize, stride: usize, out: usize, from: i32, to: i32): void {
  for (let at: usize = 0; at < stride; at += 16) {
    let sum = v128.load(out + at)
    for (let r = from; r < to; r++) sum = f32x4.add(sum, v128.load(rowOf(rows, r, stride) + at))
    v128.store(out + at, sum)
  }
}

/**
 * dE/d(spike) from dE/d(delayed spike), in place, samples `from .. to`: row t takes of each neuron the row `steps`
 * later, 0 beyond the sample's end.
 */
export function undelayRows(
  gradient: usize,
  stride: usize,
  steps: usize,
  neurons: i32,
  timesteps: i32,
  from: i32,
  to: i32,
): void {
  for (let sample = from; sample < to; sample++) {
    for (let t = 0; t < timesteps; t++) {
      const row = rowOf(gradient, sample * timesteps + t, stride)
      for (let j = 0; j < neurons; j++) {
        const later = <i32>entry(steps, j)
        const at = row + ((<usize>j) << 2)
        store<f32>(at, t + later < timesteps ? load<f32>(at + <usize>later * stride) : 0)
      }
    }
  }
}

/**
 * Adds dE/d(delay) in steps to the row `out`, samples `from .. to`: sum over a neuron's spikes, as they leave (in the
 * list), of the next row of dE/d(delayed spike) less their own; 0 beyond the sample's end.
 */
export function addDelayGradient(
  gradient: usize,
  stride: usize,
  offsets: usize,
  index: usize,
  timesteps: i32,
  out: usize,
  from: i32,
  to: i32,
): void {
  for (let sample = from; sample < to; sample++) {
    const end = (sample + 1) * timesteps
    for (let r = sample * timesteps; r < end; r++) {
      const row = rowOf(gradient, r, stride)
      const last = <i32>entry(offsets, r + 1)
      for (let k = <i32>entry(offsets, r); k < last; k++) {
        const at = entry(index, k) << 2
        const next = r + 1 < end ? load<f32>(row + stride + at) : 0
        store<f32>(out + at, load<f32>(out + at) + next - load<f32>(row + at))
      }
    }
  }
}

/** Copies bytes from matrix to matrix. */
export function copyRows(from: usize, to: usize, bytes: usize): void {
  memory.copy(to, from, bytes)
}

/** Copies `width` bytes of each of `rows` rows, so that they follow each other. */
export function copyColumns(from: usize, stride: usize, to: usize, width: usize, rows: i32): void {
  for (let r = 0; r < rows; r++) {
    const row = rowOf(from, r, stride)
    const copy = rowOf(to, r, width)
    for (let at: usize = 0; at < width; at += 16) v128.store(copy + at, v128.load(row + at))
  }
}

/** Multiplies each row of a sample by the sample's factors (one row of `stride` bytes a sample), samples `from .. to`. */
export function maskRows(rows: usize, stride: usize, factors: usize, timesteps: i32, from: i32, to: i32): void {
  for (let sample = from; sample < to; sample++) {
    const factor = rowOf(factors, sample, stride)
    for (let r = sample * timesteps, end = r + timesteps; r < end; r++) {
      const row = rowOf(rows, r, stride)
      for (let at: usize = 0; at < stride; at += 16) {
        v128.store(row + at, f32x4.mul(v128.load(row + at), v128.load(factor + at)))
      }
    }
  }
}

/** Zeros. */
export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes)
}

/** Multiplies `bytes` of numbers by others: the gradient by weights that do not exist is 0. */
export function multiplyRow(numbers: usize, factors: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(numbers + at, f32x4.mul(v128.load(numbers + at), v128.load(factors + at)))
  }
}

/** Replaces each of `count` entries by that of a table. */
export function lookUp(entries: usize, count: i32, table: usize): void {
  for (let k = 0; k < count; k++) {
    const at = entries + ((<usize>k) << 2)
    store<u32>(at, <u32>entry(table, <i32>load<u32>(at)))
  }
}

/**
 * Adds rows of weights, `width` bytes, where the neurons of a row fired, `steps[neuron]` rows later: recurrent charge on
 * its way.
 */
export function scatterRecurrent(
  current: usize,
  stride: usize,
  weights: usize,
  width: usize,
  offsets: usize,
  index: usize,
  steps: usize,
  row: i32,
  end: i32,
): void {
  const last = <i32>entry(offsets, row + 1)
  for (let k = <i32>entry(offsets, row); k < last; k++) {
    const neuron = <i32>entry(index, k)
    const due = row + <i32>entry(steps, neuron)
    if (due >= end) continue
    const to = rowOf(current, due, stride)
    const from = rowOf(weights, neuron, width)
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)))
    }
  }
}

/** Adds to dE/d(spike) of a row what its recurrent charge brings: of each neuron the number `steps[neuron]` rows later. */
export function addRecurrent(
  gradient: usize,
  returned: usize,
  stride: usize,
  neurons: i32,
  steps: usize,
  row: i32,
  end: i32,
): void {
  for (let j = 0; j < neurons; j++) {
    const due = row + <i32>entry(steps, j)
    if (due >= end) continue
    const at = rowOf(gradient, row, stride) + ((<usize>j) << 2)
    store<f32>(at, load<f32>(at) + load<f32>(rowOf(returned, due, stride) + ((<usize>j) << 2)))
  }
}
