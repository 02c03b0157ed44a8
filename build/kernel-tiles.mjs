// Writes the register tiles of the matrix product, which AssemblyScript has no macros for: core/engine/wasm/kernels/tiles.ts.

const range = (n) => Array.from({ length: n }, (_, i) => i)

/** One tile: `rows` rows by `vectors` vectors of columns, its sums in registers while the inner index goes by. */
const tile = (rows, vectors) => {
  const sum = (r, v) => `s${r}_${v}`
  const each = (visit) => range(rows).flatMap((r) => range(vectors).map((v) => visit(r, v)))
  return `/** ${rows} rows by ${4 * vectors} columns at a time, columns \`from .. to\` in bytes. */
export function tile${rows}x${4 * vectors}(
  out: usize,
  outStride: usize,
  left: usize,
  leftStride: usize,
  lineRows: i32,
  line: usize,
  leftPanel: usize,
  right: usize,
  rightStride: usize,
  inner: i32,
  panels: i32,
  from: usize,
  to: usize,
  rows: i32,
): void {
  for (let column = from; column < to; column += ${16 * vectors}) {
    for (let next = 0; next < rows; next += ${rows}) {
      const r = min(next, rows - ${rows})
${range(rows)
  .map((i) => `      const start${i} = rowAt(left, r + ${i}, leftStride, lineRows, line)`)
  .join('\n')}
${each((r, v) => `      let ${sum(r, v)} = f32x4.splat(0)`).join('\n')}
      let row = right + column
      for (let panel = 0; panel < panels; panel++) {
${range(rows)
  .map((i) => `        let l${i} = start${i} + <usize>panel * leftPanel`)
  .join('\n')}
        for (const end = l0 + ((<usize>inner) << 2); l0 < end; row += rightStride) {
${range(vectors)
  .map((v) => `          const right${v} = v128.load(row, ${16 * v})`)
  .join('\n')}
${range(rows)
  .map(
    (i) => `          const left${i} = v128.load32_splat(l${i})
          l${i} += 4
${range(vectors)
  .map((v) => `          ${sum(i, v)} = multiplyAdd(left${i}, right${v}, ${sum(i, v)})`)
  .join('\n')}`,
  )
  .join('\n')}
        }
      }
      const target = out + <usize>r * outStride + column
${each((r, v) => `      v128.store(target + ${r} * outStride, ${sum(r, v)}, ${16 * v})`).join('\n')}
    }
  }
}
`
}

const shapes = [
  [6, 4],
  [6, 2],
  [6, 1],
  [4, 2],
  [1, 2],
  [1, 1],
]

export const kernelTiles = `/**
 * Register tiles of the matrix product (multiply.ts), made by build/kernel-tiles.mjs, not kept in git. There are at least
 * as many rows as a tile has; the last tile of rows overlaps the one before, and writes the same again.
 */
/* eslint-disable max-lines */
import { multiplyAdd } from './vector'

/** Address of a row of left, of which each \`lineRows\` make a line. */
function rowAt(left: usize, r: i32, stride: usize, lineRows: i32, line: usize): usize {
  return left + <usize>(r / lineRows) * line + <usize>(r % lineRows) * stride
}

${shapes.map(([rows, vectors]) => tile(rows, vectors)).join('\n')}`
