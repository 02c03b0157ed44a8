/** Random spaces of every parameter kind, conditions included, for property tests. */
import fc from 'fast-check'
import type { ParameterSpec, Parameters, ParameterValue, Space } from '../../../core/search/space.ts'

const floatSpec: fc.Arbitrary<ParameterSpec> = fc
  .record({
    low: fc.double({ min: 1e-6, max: 1, noNaN: true }),
    times: fc.double({ min: 1, max: 1e6, noNaN: true }),
    log: fc.boolean(),
  })
  .map(({ low, times, log }) => ({ type: 'float', low, high: low * times, log }))

const intSpec = (mostLevels: number): fc.Arbitrary<ParameterSpec> =>
  fc
    .record({
      low: fc.integer({ min: 1, max: 50 }),
      levels: fc.integer({ min: 1, max: mostLevels }),
      step: fc.integer({ min: 1, max: 5 }),
      log: fc.boolean(),
    })
    .map(({ low, levels, step, log }) => ({ type: 'int', low, high: low + (levels - 1) * step, log, step }))

const categoricalSpec: fc.Arbitrary<ParameterSpec> = fc
  .uniqueArray(fc.oneof(fc.integer(), fc.string(), fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((choices) => ({ type: 'categorical', choices }))

/** A value that a parameter with levels can have: its first. */
const firstValue = (spec: ParameterSpec): ParameterValue | undefined =>
  spec.type === 'categorical' ? spec.choices[0] : spec.type === 'int' ? spec.low : undefined

const spaceOf = (spec: fc.Arbitrary<ParameterSpec>, most: number): fc.Arbitrary<Space> =>
  fc.array(fc.record({ spec, conditional: fc.boolean() }), { minLength: 1, maxLength: most }).map((parts) => {
    const space: Record<string, ParameterSpec> = {}
    parts.forEach(({ spec, conditional }, i) => {
      const parent = parts[i - 1] && firstValue(parts[i - 1]!.spec)
      space[`p${i}`] = conditional && parent !== undefined ? { ...spec, when: { [`p${i - 1}`]: [parent] } } : spec
    })
    return space
  })

export const anySpace = spaceOf(fc.oneof(floatSpec, intSpec(1000), categoricalSpec), 5)
export const finiteSpace = spaceOf(fc.oneof(intSpec(3), categoricalSpec), 3)

const isActive = (space: Space, name: string, parameters: Parameters): boolean =>
  Object.entries(space[name]!.when ?? {}).every(([parent, values]) => values.includes(parameters[parent]!))

/** What is wrong with parameters as a point of the space; empty if nothing is. */
export const misfits = (space: Space, parameters: Parameters): string[] =>
  Object.entries(space).flatMap(([name, spec]) => {
    const value = parameters[name]
    if (!isActive(space, name, parameters)) return value === undefined ? [] : [`${name} is there though inactive`]
    if (spec.type === 'categorical') return spec.choices.includes(value!) ? [] : [`${name} is ${value}`]
    const inside = typeof value === 'number' && value >= spec.low && value <= spec.high
    const onStep = spec.type === 'float' || (Number(value) - spec.low) % (spec.step ?? 1) === 0
    return inside && onStep ? [] : [`${name} is ${value}`]
  })
