/** From which density of events on a dense product is the faster way, measured by a clock handed in. */
import { seededRandom } from '../../random.ts'
import type { BreakEven, KernelCode } from './kernel-code.ts'
import { createArena, createMemory } from './memory.ts'

/** The share for a layer of so many columns. */
export const denseShareOf = (breakEven: BreakEven, columns: number): number =>
  (breakEven.find((entry) => columns <= entry.columns) ?? breakEven.at(-1)!).share

/** Layers of a block of columns at most (weights.ts), so often that the optimising compiler has had its turn. */
const timed = { widths: [8, 16, 32], rows: 24, inputs: 256, rounds: 40 }

/** Times both ways through a layer of which about half of the inputs are active, in turn; the least times count. */
export const measureBreakEven = (code: KernelCode, now: () => number): BreakEven => {
  const { widths, rows, inputs, rounds } = timed
  const random = seededRandom(0)
  const offsets = [0]
  const index: number[] = []
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inputs; i++) if (random.uniform() < 0.5) index.push(i)
    offsets.push(index.length)
  }

  const arena = createArena()
  const widest = 4 * widths.at(-1)!
  const [offsetsAt, indexAt, pieces] = [4 * offsets.length, 4 * index.length, 12].map((bytes) =>
    arena.take(bytes),
  ) as Three
  const [left, weights, out] = [4 * rows * inputs, inputs * widest, rows * widest].map((bytes) =>
    arena.take(bytes),
  ) as Three
  const zeros = arena.take(widest)
  const end = arena.close()
  const memory = createMemory(code, end, end)
  memory.words(offsetsAt, offsets.length).set(offsets)
  memory.words(indexAt, index.length).set(index)
  // pages that nobody wrote to are one page of zeros, which is read too fast
  memory.floats(weights, (inputs * widest) / 4).fill(1)

  const { kernels: k } = memory
  const leftStride = 4 * inputs
  const gather = (stride: number): void =>
    k.gather(out, stride, zeros, pieces, weights, stride, offsetsAt, indexAt, 0, 0, rows)
  const multiply = (stride: number): void => {
    k.scatterEvents(left, leftStride, offsetsAt, indexAt, 0, 1, 0, rows)
    k.multiply(out, stride, left, leftStride, weights, stride, inputs, stride, rows, memory.tile)
  }
  const timeOf = (work: (stride: number) => void, stride: number): number => {
    const start = now()
    work(stride)
    return now() - start
  }
  const least = widths.map(() => ({ gather: Infinity, multiply: Infinity }))
  for (let round = 0; round < rounds; round++) {
    widths.forEach((width, w) => {
      const best = least[w]!
      best.gather = Math.min(best.gather, timeOf(gather, 4 * width))
      best.multiply = Math.min(best.multiply, timeOf(multiply, 4 * width))
    })
  }
  memory.release()
  const density = index.length / (rows * inputs)
  return widths.map((columns, w) => {
    const share = (density * least[w]!.multiply) / least[w]!.gather
    return { columns, share: Number(share.toFixed(2)) }
  })
}

type Three = [number, number, number]
