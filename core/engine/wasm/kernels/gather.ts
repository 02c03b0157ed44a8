/**
 * Sums of a table's rows that an event list names: the currents of a dense layer (the table being its weights), and the
 * gradient by its weights (the table being dE/d(current), the list the same events by input).
 *
 *   out[r] = start + sum over k in offsets[r] .. offsets[r + 1] of value[k] table[index[k]]
 *
 *   offsets  u32  | 0 | 2 | 2 | 5 | ...        rows + 1
 *   index    u32  | 7 | 9 | 0 | 7 | 8 | ...    a row of the table an event
 *   value    f32  | as index; absent where every event counts 1
 *   table    f32  | row 0, padded to whole vectors | row 1 | ...   stride bytes apart
 *
 * A row is done in blocks of columns, whose sums stay in registers while the events go by.
 */
import { entry, multiplyAdd, rowOf } from './vector'

/** V is f32 where events have values, else u32. */
function term<V>(sum: v128, at: usize, value: v128): v128 {
  if (isFloat<V>()) return multiplyAdd(value, v128.load(at), sum)
  return f32x4.add(sum, v128.load(at))
}

function valueOf<V>(value: usize): v128 {
  if (isFloat<V>()) return v128.load32_splat(value)
  return f32x4.splat(1)
}

/**
 * One row of sums over the events `first .. last`, addresses in `index`.
 * @param width bytes of a row, a multiple of 16.
 * @param values address of value less that of index.
 */
export function gatherRow<V>(
  out: usize,
  start: usize,
  table: usize,
  stride: usize,
  first: usize,
  last: usize,
  values: usize,
  width: usize,
): void {
  let column: usize = 0
  for (; column + 128 <= width; column += 128) {
    let a = v128.load(start + column)
    let b = v128.load(start + column, 16)
    let c = v128.load(start + column, 32)
    let d = v128.load(start + column, 48)
    let e = v128.load(start + column, 64)
    let f = v128.load(start + column, 80)
    let g = v128.load(start + column, 96)
    let h = v128.load(start + column, 112)
    for (let k = first; k < last; k += 4) {
      const row = table + column + <usize>load<u32>(k) * stride
      const value = valueOf<V>(k + values)
      a = term<V>(a, row, value)
      b = term<V>(b, row + 16, value)
      c = term<V>(c, row + 32, value)
      d = term<V>(d, row + 48, value)
      e = term<V>(e, row + 64, value)
      f = term<V>(f, row + 80, value)
      g = term<V>(g, row + 96, value)
      h = term<V>(h, row + 112, value)
    }
    v128.store(out + column, a)
    v128.store(out + column, b, 16)
    v128.store(out + column, c, 32)
    v128.store(out + column, d, 48)
    v128.store(out + column, e, 64)
    v128.store(out + column, f, 80)
    v128.store(out + column, g, 96)
    v128.store(out + column, h, 112)
  }
  for (; column + 32 <= width; column += 32) {
    let a = v128.load(start + column)
    let b = v128.load(start + column, 16)
    for (let k = first; k < last; k += 4) {
      const row = table + column + <usize>load<u32>(k) * stride
      const value = valueOf<V>(k + values)
      a = term<V>(a, row, value)
      b = term<V>(b, row + 16, value)
    }
    v128.store(out + column, a)
    v128.store(out + column, b, 16)
  }
  if (column < width) {
    let a = v128.load(start + column)
    for (let k = first; k < last; k += 4) {
      a = term<V>(a, table + column + <usize>load<u32>(k) * stride, valueOf<V>(k + values))
    }
    v128.store(out + column, a)
  }
}

/** Rows `from .. to` of out; `start` is one row, e.g. the biases; `value` is 0 where every event counts 1. */
export function gather(
  out: usize,
  outStride: usize,
  start: usize,
  table: usize,
  stride: usize,
  offsets: usize,
  index: usize,
  value: usize,
  from: i32,
  to: i32,
): void {
  for (let r = from; r < to; r++) {
    const first = index + (entry(offsets, r) << 2)
    const last = index + (entry(offsets, r + 1) << 2)
    const row = rowOf(out, r, outStride)
    if (value) gatherRow<f32>(row, start, table, stride, first, last, value - index, stride)
    else gatherRow<u32>(row, start, table, stride, first, last, 0, stride)
  }
}
