/** The Sobol sequence, plain or Owen-scrambled by a seed: points that fill the unit cube evenly. */
import type { Random } from '../../random.ts'
import { directionNumbers } from './sobol-directions.ts'

const bits = 32

/** v_1 .. v_32 of one dimension, as 32-bit fractions (Joe and Kuo, 2008, eq. 2-3). */
const directions = (dimension: number): Uint32Array => {
  const v = new Uint32Array(bits)
  const row = directionNumbers[dimension - 1]
  if (!row) return v.map((_, i) => 2 ** (bits - 1 - i))
  const [polynomial, ...m] = row as [number, ...number[]]
  const degree = m.length
  for (let i = 0; i < bits; i++) {
    if (i < degree) {
      v[i] = m[i]! * 2 ** (bits - 1 - i)
      continue
    }
    let bit = v[i - degree]! ^ (v[i - degree]! >>> degree)
    for (let k = 1; k < degree; k++) if ((polynomial >> (degree - k)) & 1) bit ^= v[i - k]!
    v[i] = bit
  }
  return v
}

const reverseBits = (x: number): number => {
  let r = x
  r = ((r >>> 1) & 0x55555555) | ((r & 0x55555555) << 1)
  r = ((r >>> 2) & 0x33333333) | ((r & 0x33333333) << 2)
  r = ((r >>> 4) & 0x0f0f0f0f) | ((r & 0x0f0f0f0f) << 4)
  r = ((r >>> 8) & 0x00ff00ff) | ((r & 0x00ff00ff) << 8)
  return (r >>> 16) | (r << 16)
}

/** Nested uniform (Owen) scrambling by hash (Laine and Karras, 2011; constants of Vegdahl, 2021). */
const owenScramble = (fraction: number, seed: number): number => {
  let x = reverseBits(fraction)
  x ^= Math.imul(x, 0x3d20adea)
  x = (x + seed) | 0
  x = Math.imul(x, (seed >>> 16) | 1)
  x ^= Math.imul(x, 0x05526c56)
  x ^= Math.imul(x, 0x53a22864)
  return reverseBits(x)
}

/**
 * Point `index` (from 0) of the sequence in `dimensions` dimensions, each coordinate in [0, 1).
 * With `scramble` the points keep their even spread but differ from stream to stream; past the table's 40 dimensions
 * coordinates are then plain random. Without it the sequence is the classical one, which begins at the origin.
 */
export const createSobol = (dimensions: number, scramble?: Random): ((index: number) => Float64Array) => {
  const tabled = Math.min(dimensions, directionNumbers.length + 1)
  if (!scramble && tabled < dimensions) throw new Error(`unscrambled Sobol points have at most ${tabled} dimensions`)
  const columns = Array.from({ length: tabled }, (_, j) => ({
    v: directions(j),
    seed: scramble && scramble.fork(j).integer(2 ** 32),
  }))
  return (index) => {
    const point = new Float64Array(dimensions)
    const gray = index ^ (index >>> 1)
    columns.forEach(({ v, seed }, j) => {
      let x = 0
      for (let bit = 0; gray >>> bit; bit++) if ((gray >>> bit) & 1) x ^= v[bit]!
      point[j] = ((seed === undefined ? x : owenScramble(x, seed)) >>> 0) / 2 ** bits
    })
    for (let j = tabled; j < dimensions; j++) point[j] = scramble!.fork(`${index}.${j}`).uniform()
    return point
  }
}
