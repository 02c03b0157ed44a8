/**
 * Sums of a table's rows that event lists name: the currents of a dense layer (the table being its weights), and the
 * gradient by its weights (the table being dE/d(current), the list the same events by input).
 *
 *   out[r] = start + sum over k in offsets[r] .. offsets[r + 1] of value[k] table[index[k]]
 *
 *   offsets  u32  | 0 | 2 | 2 | 5 | ...        rows + 1
 *   index    u32  | 7 | 9 | 0 | 7 | 8 | ...    a row of the table an event
 *   value    f32  | as index; absent where every event counts 1
 *   table    f32  | row 0, padded to whole vectors | row 1 | ...   stride bytes apart
 *
 * A row is done in blocks of columns, whose sums stay in registers while the events go by. It may take several pieces of
 * lists, each with a table of its own:
 *
 *   pieces   u32  | first event: address of its index | end | table |  for each
 */
import { entry, multiplyAdd, rowOf } from './vector'

const pieceBytes = 12

/** V is f32 where events have values, else u32. */
function term<V>(sum: v128, row: v128, value: v128): v128 {
  if (isFloat<V>()) return multiplyAdd(value, row, sum)
  return f32x4.add(sum, row)
}

function valueOf<V>(value: usize): v128 {
  if (isFloat<V>()) return v128.load32_splat(value)
  return f32x4.splat(1)
}

/** A row of the table; S is u8 where rows are 128 bytes: additions of floats do without the port that multiplies. */
function rowAt<S>(table: usize, k: usize, stride: usize): usize {
  if (sizeof<S>() === 1) return table + ((<usize>load<u32>(k)) << 7)
  return table + <usize>load<u32>(k) * stride
}

/** Writes piece `place`: events `first .. last` of the list. */
export function setPiece(pieces: usize, place: i32, index: usize, first: usize, last: usize, table: usize): void {
  const piece = pieces + <usize>(place * pieceBytes)
  store<u32>(piece, <u32>(index + (first << 2)))
  store<u32>(piece, <u32>(index + (last << 2)), 4)
  store<u32>(piece, <u32>table, 8)
}

/** The first columns of gatherRow, as many as whole 128 bytes cover. */
function gatherWide<V, S>(
  out: usize,
  start: usize,
  pieces: usize,
  end: usize,
  values: usize,
  stride: usize,
  width: usize,
): void {
  for (let column: usize = 0; column + 128 <= width; column += 128) {
    let a = v128.load(start + column)
    let b = v128.load(start + column, 16)
    let c = v128.load(start + column, 32)
    let d = v128.load(start + column, 48)
    let e = v128.load(start + column, 64)
    let f = v128.load(start + column, 80)
    let g = v128.load(start + column, 96)
    let h = v128.load(start + column, 112)
    for (let piece = pieces; piece < end; piece += pieceBytes) {
      const last = <usize>load<u32>(piece, 4)
      const table = <usize>load<u32>(piece, 8) + column
      for (let k = <usize>load<u32>(piece); k < last; k += 4) {
        const row = rowAt<S>(table, k, stride)
        const value = valueOf<V>(k + values)
        a = term<V>(a, v128.load(row), value)
        b = term<V>(b, v128.load(row, 16), value)
        c = term<V>(c, v128.load(row, 32), value)
        d = term<V>(d, v128.load(row, 48), value)
        e = term<V>(e, v128.load(row, 64), value)
        f = term<V>(f, v128.load(row, 80), value)
        g = term<V>(g, v128.load(row, 96), value)
        h = term<V>(h, v128.load(row, 112), value)
      }
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
}

/**
 * One row of sums over `count` pieces.
 * @param values address of value less that of index.
 * @param width bytes of a row, a multiple of 16.
 */
export function gatherRow<V>(
  out: usize,
  start: usize,
  pieces: usize,
  count: i32,
  values: usize,
  stride: usize,
  width: usize,
): void {
  const end = pieces + <usize>(count * pieceBytes)
  if (stride === 128) gatherWide<V, u8>(out, start, pieces, end, values, stride, width)
  else gatherWide<V, u16>(out, start, pieces, end, values, stride, width)
  let column = width & ~127
  for (; column + 32 <= width; column += 32) {
    let a = v128.load(start + column)
    let b = v128.load(start + column, 16)
    for (let piece = pieces; piece < end; piece += pieceBytes) {
      const last = <usize>load<u32>(piece, 4)
      const table = <usize>load<u32>(piece, 8) + column
      for (let k = <usize>load<u32>(piece); k < last; k += 4) {
        const row = table + <usize>load<u32>(k) * stride
        const value = valueOf<V>(k + values)
        a = term<V>(a, v128.load(row), value)
        b = term<V>(b, v128.load(row, 16), value)
      }
    }
    v128.store(out + column, a)
    v128.store(out + column, b, 16)
  }
  if (column < width) {
    let a = v128.load(start + column)
    for (let piece = pieces; piece < end; piece += pieceBytes) {
      const last = <usize>load<u32>(piece, 4)
      const table = <usize>load<u32>(piece, 8) + column
      for (let k = <usize>load<u32>(piece); k < last; k += 4) {
        a = term<V>(a, v128.load(table + <usize>load<u32>(k) * stride), valueOf<V>(k + values))
      }
    }
    v128.store(out + column, a)
  }
}

/** One row of sums over the events `first .. last` of a list; `value` is 0 where every event counts 1. */
export function gatherList(
  out: usize,
  start: usize,
  pieces: usize,
  table: usize,
  stride: usize,
  index: usize,
  value: usize,
  first: usize,
  last: usize,
): void {
  setPiece(pieces, 0, index, first, last, table)
  if (value) gatherRow<f32>(out, start, pieces, 1, value - index, stride, stride)
  else gatherRow<u32>(out, start, pieces, 1, 0, stride, stride)
}

/** Rows `from .. to` of out; `start` is one row, e.g. the biases; `pieces` is scratch. */
export function gather(
  out: usize,
  outStride: usize,
  start: usize,
  pieces: usize,
  table: usize,
  stride: usize,
  offsets: usize,
  index: usize,
  value: usize,
  from: i32,
  to: i32,
): void {
  for (let r = from; r < to; r++) {
    const row = rowOf(out, r, outStride)
    gatherList(row, start, pieces, table, stride, index, value, entry(offsets, r), entry(offsets, r + 1))
  }
}
