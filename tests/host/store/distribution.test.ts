/** Parameters to and from Optuna's form. */
import { describe, expect, it } from 'vitest'
import type { ParameterSpec, ParameterValue } from '../../../core/search/space.ts'
import { distributionSchema, fromInternal, toInternal, writeDistribution } from '../../../host/store/distribution.ts'
import { refused } from '../refusal.ts'

const read = (json: string) => distributionSchema.parse(JSON.parse(json))

// Right: optuna.distributions.distribution_to_json of Optuna 5.0.0.
const written: readonly [ParameterSpec, string][] = [
  [
    { type: 'float', low: 0.0001, high: 1, log: true },
    '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0001, "high": 1.0, "log": true}}',
  ],
  [
    { type: 'float', low: -1, high: 1e-5 },
    '{"name": "FloatDistribution", "attributes": {"step": null, "low": -1.0, "high": 1e-05, "log": false}}',
  ],
  [
    { type: 'int', low: 4, high: 64, log: true },
    '{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 4, "high": 64}}',
  ],
  [
    { type: 'int', low: 8, high: 128, step: 8 },
    '{"name": "IntDistribution", "attributes": {"log": false, "step": 8, "low": 8, "high": 128}}',
  ],
  [
    { type: 'categorical', choices: ['relu', true, 7, 0.5, 'ü'] },
    '{"name": "CategoricalDistribution", "attributes": {"choices": ["relu", true, 7, 0.5, "\\u00fc"]}}',
  ],
]

describe('distributions', () => {
  it.each(written)('%j is written as Optuna does, and read again', (spec, json) => {
    expect(writeDistribution(spec)).toBe(json)
    expect(read(json)).toEqual(spec)
  })

  it('lowers the upper end to the last step, as Optuna does', () => {
    expect(read(writeDistribution({ type: 'int', low: 1, high: 10, step: 4 }))).toEqual({
      type: 'int',
      low: 1,
      high: 9,
      step: 4,
    })
  })

  it('leaves out the condition and, beside a logarithm, the step, which Optuna does not combine', () => {
    const spec: ParameterSpec = { type: 'int', low: 2, high: 9, log: true, step: 2, when: { kind: ['dense'] } }
    expect(read(writeDistribution(spec))).toEqual({ type: 'int', low: 2, high: 9, log: true })
  })

  it('reads what only Optuna writes', () => {
    expect(
      read('{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0, "high": 0.5, "log": false}}'),
    ).toEqual({ type: 'float', low: 0, high: 0.5, step: 0.1 })
    expect(read('{"name": "CategoricalDistribution", "attributes": {"choices": [null, "a"]}}')).toEqual({
      type: 'categorical',
      choices: ['None', 'a'],
    })
    expect(() => read('{"name": "PoissonDistribution", "attributes": {}}')).toThrow()
  })
})

describe('values within them', () => {
  it('a choice is stored as its index, by value and type', () => {
    const spec: ParameterSpec = { type: 'categorical', choices: [true, 1, '1', 2] }
    const choices: ParameterValue[] = [true, 1, '1', 2]
    expect(choices.map((choice) => toInternal('act', spec, choice))).toEqual([0, 1, 2, 3])
    expect([0, 1, 2, 3].map((index) => fromInternal(spec, index))).toEqual(choices)
    expect(fromInternal(spec, 4)).toBeUndefined()
    expect(refused(() => toInternal('act', spec, false)).message).toBe('parameter act is false')
  })

  it('numbers are stored as they are', () => {
    expect(toInternal('rate', { type: 'float', low: 0, high: 1 }, 0.25)).toBe(0.25)
    expect(toInternal('hidden', { type: 'int', low: 1, high: 9 }, 3)).toBe(3)
    expect(fromInternal({ type: 'int', low: 1, high: 9 }, 3)).toBe(3)
    expect(refused(() => toInternal('hidden', { type: 'int', low: 1, high: 9 }, 3.5)).message).toContain('3.5')
    expect(refused(() => toInternal('rate', { type: 'float', low: 0, high: 1 }, NaN)).message).toContain('NaN')
    expect(refused(() => toInternal('rate', { type: 'float', low: 0, high: 1 }, '1')).remedy).toContain('finite float')
  })
})
