/** A space as trees see it: points of the cube as rows of numbers, and how single parameters move through it. */
import type { Random } from '../../random.ts'
import type { Cube, Dimension } from '../cube.ts'
import { createSobol } from '../numerics/sobol.ts'
import type { ParameterValue } from '../space.ts'

/** Where an inactive coordinate lies: below all that are active, so that one split parts them. */
export const inactive = -1

/** One parameter moved through its range, all others held at points that fill the space evenly. */
export interface Walk {
  readonly dimension: Dimension
  /** Where it stops, in order: values, and the share of its range that each stands for. */
  readonly stops: readonly { readonly value: ParameterValue; readonly share: number }[]
  /** How many points it is walked through: those at which it is active. */
  readonly points: number
  /** That, as a share of all points. */
  readonly share: number
  /** Point by point within stop by stop, a row each. */
  readonly rows: Float64Array
}

export interface Ground {
  readonly isChoice: readonly boolean[]
  /** The points themselves, a row each. */
  readonly rows: Float64Array
  readonly walks: readonly Walk[]
}

/** Stops along a range of numbers; where it has fewer values, so many. */
const stopsWished = 16

export const rowOf = (point: Float64Array): Float64Array => point.map((u) => (Number.isNaN(u) ? inactive : u))

/** The middles of equal parts of the unit interval, or of a parameter's choices. */
const coordinates = ({ spec }: Dimension): number[] => {
  const count = spec.type === 'categorical' ? spec.choices.length : stopsWished
  return Array.from({ length: count }, (_, k) => (k + 0.5) / count)
}

const walkOf = (cube: Cube, j: number, scattered: readonly Float64Array[], normal: readonly Float64Array[]): Walk => {
  const dimension = cube.dimensions[j]!
  const { name } = dimension
  const isParent = cube.dimensions.some(({ spec }) => spec.when && Object.hasOwn(spec.when, name))
  const among = normal.flatMap((point, i) => (Number.isNaN(point[j]!) ? [] : [i]))
  /** The point with the parameter moved there; others may begin or cease to act. */
  const moved = (i: number, u: number): Float64Array =>
    isParent ? cube.encode(cube.decode(scattered[i]!.with(j, u))) : normal[i]!.with(j, u)
  const stops: { value: ParameterValue; share: number; u: number }[] = []
  const wished = among.length > 0 ? coordinates(dimension) : []
  for (const u of wished) {
    // whole numbers and choices are stood on exactly
    const parameters = cube.decode(scattered[among[0]!]!.with(j, u))
    const value = parameters[name]!
    const last = stops.at(-1)
    if (last?.value === value) last.share += 1 / wished.length
    else stops.push({ value, share: 1 / wished.length, u: cube.encode(parameters)[j]! })
  }
  const width = cube.dimensions.length
  const rows = new Float64Array(stops.length * among.length * width)
  stops.forEach(({ u }, g) => among.forEach((i, k) => rows.set(rowOf(moved(i, u)), (g * among.length + k) * width)))
  return { dimension, stops, points: among.length, share: among.length / scattered.length, rows }
}

export const groundOf = (cube: Cube, points: number, random: Random): Ground => {
  const { length: width } = cube.dimensions
  const sobol = createSobol(width, random)
  const scattered = Array.from({ length: points }, (_, i) => sobol(i))
  const normal = scattered.map((point) => cube.encode(cube.decode(point)))
  const rows = new Float64Array(points * width)
  normal.forEach((point, i) => rows.set(rowOf(point), i * width))
  return {
    isChoice: cube.dimensions.map(({ spec }) => spec.type === 'categorical'),
    rows,
    walks: cube.dimensions.map((_, j) => walkOf(cube, j, scattered, normal)),
  }
}
