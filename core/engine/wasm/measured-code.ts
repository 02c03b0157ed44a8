/** What a clock chooses among ways that give the same bits: the tile of products, and when to multiply at all. */
import { measureBreakEven } from './break-even.ts'
import { fastestTile, type KernelCode } from './kernel-code.ts'

const once = <T>(measure: () => T): (() => T) => {
  let found: T | undefined
  return () => (found ??= measure())
}

/** The code with what is fastest here by the clock `now`, measured when it is first asked for. */
export const measuredCode = (code: KernelCode, now: () => number): KernelCode => {
  const tile = once(() => fastestTile(code, now))
  const breakEven = once(() => measureBreakEven({ ...code, tile: tile() }, now))
  return {
    ...code,
    get tile() {
      return tile()
    },
    get breakEven() {
      return breakEven()
    },
  }
}
