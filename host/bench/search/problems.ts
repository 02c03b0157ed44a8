/** The problems on which searches are compared, all minimised, as the peers' harness defines them. */
import type { Parameters, Space } from '../../../core/search/space.ts'

export interface SearchProblem {
  readonly space: Space
  /** The point below which hypervolume counts, one value an objective. */
  readonly reference: readonly number[]
  /** Hypervolume of the best front there is, or of the best known. */
  readonly ideal: number
  /** Standard deviation of what is observed of each objective. */
  readonly noise: readonly number[]
  /** The true values. */
  evaluate(parameters: Parameters): number[]
}

const unitSpace = (dimensions: number): Space =>
  Object.fromEntries(Array.from({ length: dimensions }, (_, j) => [`x${j}`, { type: 'float', low: 0, high: 1 }]))

/** A problem of the unit cube without noise. */
const continuous = (
  dimensions: number,
  reference: readonly number[],
  ideal: number,
  evaluate: (x: readonly number[]) => number[],
): SearchProblem => ({
  space: unitSpace(dimensions),
  reference,
  ideal,
  noise: reference.map(() => 0),
  evaluate: (parameters) => evaluate(Array.from({ length: dimensions }, (_, j) => Number(parameters[`x${j}`]))),
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Squared distance to the front of DTLZ2 (Deb et al., 2002). */
const off = (rest: readonly number[]): number => sum(rest.map((x) => (x - 0.5) ** 2))

const branin = (a: number, b: number): number =>
  (b - (5.1 * a * a) / (4 * Math.PI ** 2) + (5 * a) / Math.PI - 6) ** 2 +
  10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) +
  10

const currin = (x: number, y: number): number => {
  const factor = y > 1e-12 ? 1 - Math.exp(-1 / (2 * y)) : 1
  return (factor * (2300 * x ** 3 + 1900 * x ** 2 + 2092 * x + 60)) / (100 * x ** 3 + 500 * x ** 2 + 4 * x + 20)
}

/** Mass, acceleration and intrusion of a car's front by the thickness of five parts (Tanabe and Ishibuchi, 2020, RE3-5-4). */
const vehicleSafety = ([a, b, c, d, e]: readonly [number, number, number, number, number]): number[] => [
  1640.2823 + 2.3573285 * a + 2.3220035 * b + 4.5688768 * c + 7.7213633 * d + 4.4559504 * e,
  6.5856 +
    1.15 * a -
    1.0427 * b +
    0.9738 * c +
    0.8364 * d -
    0.3695 * a * d +
    0.0861 * a * e +
    0.3628 * b * d -
    0.1106 * a * a -
    0.3437 * c * c +
    0.1764 * d * d,
  -0.0551 +
    0.0181 * a +
    0.1024 * b +
    0.0421 * c -
    0.0073 * a * b +
    0.024 * b * c -
    0.0118 * b * d -
    0.0204 * c * d -
    0.008 * c * e -
    0.0241 * b * b +
    0.0109 * d * d,
]

/** By name; the mixed one, which reads a table, is beside this file. */
export const analyticProblems: Readonly<Record<string, SearchProblem>> = {
  BraninCurrin: continuous(2, [18, 6], 59.36011874867746, ([x, y]) => [branin(15 * x! - 5, 15 * y!), currin(x!, y!)]),
  ZDT1: continuous(6, [1.1, 4], 4.0666666665931785, ([first, ...rest]) => {
    const g = 1 + (9 * sum(rest)) / rest.length
    return [first!, g * (1 - Math.sqrt(first! / g))]
  }),
  DTLZ2: continuous(6, [1.1, 1.1], 1.21 - Math.PI / 4, ([first, ...rest]) => {
    const angle = (first! * Math.PI) / 2
    return [Math.cos(angle), Math.sin(angle)].map((value) => (1 + off(rest)) * value)
  }),
  VehicleSafety: continuous(5, [1864.72022, 11.81993945, 0.2903999384], 246.81607081187002, (x) =>
    vehicleSafety(x.map((u) => 1 + 2 * u) as [number, number, number, number, number]),
  ),
  DTLZ2M4: continuous(6, [1.1, 1.1, 1.1, 1.1], 1.1 ** 4 - Math.PI ** 2 / 32, (x) => {
    const [a, b, c] = x.slice(0, 3).map((u) => (u * Math.PI) / 2) as [number, number, number]
    return [
      Math.cos(a) * Math.cos(b) * Math.cos(c),
      Math.cos(a) * Math.cos(b) * Math.sin(c),
      Math.cos(a) * Math.sin(b),
      Math.sin(a),
    ].map((value) => (1 + off(x.slice(3))) * value)
  }),
}
