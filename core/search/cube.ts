/** Parameters as points of the unit cube, one coordinate a parameter, NaN where it is inactive. */
import type { Metric } from './surrogate/kernel.ts'
import type { ParameterSpec, Parameters, ParameterValue, Space } from './space.ts'
import { parentsFirst } from './space.ts'

export interface Dimension {
  readonly name: string
  readonly spec: ParameterSpec
  readonly metric: Metric
  /** How many values there are; Infinity for a range of floats. */
  readonly levels: number
}

export interface Cube {
  /** Parents before children. */
  readonly dimensions: readonly Dimension[]
  encode(parameters: Parameters): Float64Array
  /** The parameters of any point of the cube; coordinates of inactive parameters are not read. */
  decode(point: Float64Array): Parameters
}

const countLevels = (spec: ParameterSpec): number => {
  if (spec.type === 'categorical') return spec.choices.length
  if (spec.low === spec.high) return 1
  return spec.type === 'float' ? Infinity : Math.floor((spec.high - spec.low) / (spec.step ?? 1)) + 1
}

/** The value of a level, from 0, of a parameter that has a count of them. */
const valueOfLevel = (spec: ParameterSpec, level: number): ParameterValue => {
  if (spec.type === 'categorical') return spec.choices[level]!
  return spec.type === 'float' ? spec.low : spec.low + level * (spec.step ?? 1)
}

/** The unit interval's ends in the parameter's unit. An integer owns half a step on either side, so that all are as likely. */
const ends = (spec: Exclude<ParameterSpec, { type: 'categorical' }>): [number, number] => {
  if (spec.type === 'float') return [spec.low, spec.high]
  const step = spec.step ?? 1
  const half = (spec.log ? Math.min(step, spec.low) : step) / 2
  return [spec.low - half, spec.low + (countLevels(spec) - 1) * step + half]
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

const levelAt = ({ spec, levels }: Dimension, u: number): number => {
  if (spec.type === 'categorical') return clamp(Math.floor(u * levels), 0, levels - 1)
  const [start, end] = ends(spec)
  const value = spec.log ? start * (end / start) ** u : start + u * (end - start)
  const step = spec.type === 'int' ? (spec.step ?? 1) : 1
  return clamp(Math.round((value - spec.low) / step), 0, levels - 1)
}

const fromUnit = (dimension: Dimension, u: number): ParameterValue => {
  const { spec, levels } = dimension
  if (levels < Infinity || spec.type !== 'float') return valueOfLevel(spec, levelAt(dimension, u))
  const value = spec.log ? spec.low * (spec.high / spec.low) ** u : spec.low + u * (spec.high - spec.low)
  return clamp(value, spec.low, spec.high)
}

const toUnit = ({ name, spec, levels }: Dimension, value: ParameterValue): number => {
  if (spec.type === 'categorical') {
    const index = spec.choices.indexOf(value)
    if (index < 0) throw new Error(`${JSON.stringify(value)} is not a choice of ${name}`)
    return (index + 0.5) / levels
  }
  if (levels === 1) return 0.5
  const [start, end] = ends(spec)
  const v = Number(value)
  return clamp(spec.log ? Math.log(v / start) / Math.log(end / start) : (v - start) / (end - start), 0, 1)
}

const isActive = ({ spec }: Dimension, parents: Parameters): boolean =>
  Object.entries(spec.when ?? {}).every(([name, values]) => {
    const value = parents[name]
    return value !== undefined && values.includes(value)
  })

/** The cube of a space that the schema accepts. */
export const createCube = (space: Space): Cube => {
  const dimensions = parentsFirst(space).map((name): Dimension => {
    const spec = space[name]!
    const metric = spec.type === 'categorical' ? 'choice' : spec.when ? 'arc' : 'line'
    return { name, spec, metric, levels: countLevels(spec) }
  })
  return {
    dimensions,
    encode: (parameters) =>
      Float64Array.from(dimensions, (dimension) => {
        const value = parameters[dimension.name]
        if (!isActive(dimension, parameters)) return NaN
        if (value === undefined) throw new Error(`parameter ${dimension.name} has no value`)
        return toUnit(dimension, value)
      }),
    decode: (point) => {
      const values: Record<string, ParameterValue> = {}
      dimensions.forEach((dimension, j) => {
        if (isActive(dimension, values)) values[dimension.name] = fromUnit(dimension, point[j]!)
      })
      return values
    },
  }
}

/** Coordinates next to `u` of a parameter with levels: every other choice, or integers one and about an eighth of the range away. */
export const neighbours = (dimension: Dimension, u: number): number[] => {
  const { spec, levels } = dimension
  const level = levelAt(dimension, u)
  const far = Math.max(2, Math.round(levels / 8))
  const others =
    spec.type === 'categorical' ? [...spec.choices.keys()] : [level - far, level - 1, level + 1, level + far]
  return others
    .filter((other) => other !== level && other >= 0 && other < levels)
    .map((other) => toUnit(dimension, valueOfLevel(spec, other)))
}

/** At most `most` values of a parameter, evenly spread from end to end in the cube; all of its choices. */
export const levelsOf = (dimension: Dimension, most: number): ParameterValue[] => {
  const { spec, levels } = dimension
  if (spec.type === 'categorical' || levels <= most)
    return Array.from({ length: levels }, (_, level) => valueOfLevel(spec, level))
  return [...new Set(Array.from({ length: most }, (_, i) => fromUnit(dimension, i / (most - 1))))]
}

/** Every point of a space without float ranges, each once, but at most `most`; nothing if there is such a range. */
export const allParameters = ({ dimensions }: Cube, most: number): Parameters[] => {
  const found: Parameters[] = []
  const extend = (values: Parameters, j: number): void => {
    const dimension = dimensions[j]
    if (!dimension) found.push(values)
    else if (!isActive(dimension, values)) extend(values, j + 1)
    else
      for (let level = 0; level < dimension.levels && found.length < most; level++)
        extend({ ...values, [dimension.name]: valueOfLevel(dimension.spec, level) }, j + 1)
  }
  if (dimensions.every(({ levels }) => levels < Infinity)) extend({}, 0)
  return found
}
