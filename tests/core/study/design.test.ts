/** design.json: defaults, rules between fields, and that anything else is a user's error. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import { limitsIn, parseDesign, type Design } from '../../../core/study/design.ts'

const least = {
  name: 'digits',
  dataset: { name: 'digits' },
  objectives: ['error', { name: 'latencySteps', reference: 40 }],
  budget: { trials: 3 },
}

const parse = (design: unknown): Design => parseDesign('design.json', JSON.stringify(design))

it('fills in the defaults', () => {
  expect(parse(least)).toEqual({
    name: 'digits',
    seed: 1,
    dataset: { name: 'digits', train: 2000, validation: 500, test: 1000 },
    algorithm: 'slayer',
    network: { kind: 'dense' },
    space: {},
    fixed: {},
    objectives: [{ name: 'error' }, { name: 'latencySteps', reference: 40 }],
    constraints: { fits: false },
    sampler: 'bayesian',
    pruning: 'none',
    warmStart: [],
    costAware: false,
    budget: { trials: 3 },
  })
})

it('reads what it writes', () => {
  const design = parse({ ...least, target: 'ucaspian', constraints: { fits: true } })
  expect(parse(design)).toEqual(design)
})

it('a network may be of dense layers without saying so', () => {
  expect(parse({ ...least, network: { neuron: 'lif' } }).network).toEqual({ kind: 'dense', neuron: 'lif' })
})

it('limits what need not be an objective', () => {
  const { constraints } = parse({ ...least, constraints: { spikes: { max: 900 }, latencySteps: { max: 20 } } })
  expect(constraints).toEqual({ fits: false, spikes: { max: 900 }, latencySteps: { max: 20 } })
  expect(limitsIn(constraints)).toEqual([
    { name: 'latencySteps', max: 20 },
    { name: 'spikes', max: 900 },
  ])
})

it.each([
  [{ ...least, constraints: { speed: { max: 1 } } }, /constraints.*speed/],
  [{ ...least, constraints: { error: 0.2 } }, /constraints\.error/],
  [{ ...least, constraints: { cores: { max: 2 } } }, /cores needs a target/],
  [{ ...least, objectives: ['error', 'error'] }, /lists error twice/],
  [{ ...least, constraints: { fits: true } }, /no target to fit/],
  [{ ...least, sampler: 'nsga2', costAware: true }, /counts no costs/],
  [{ ...least, fixed: { hidden: 3 }, space: { hidden: { type: 'int', low: 1, high: 2 } } }, /in space and in fixed/],
  [{ ...least, budget: { trials: 0 } }, /budget\.trials/],
  [{ ...least, network: { kind: 'cnov' } }, /network\.kind/],
  [{ ...least, network: { kind: 'conv', layers: [] } }, /network .*layers/],
  [{ ...least, network: { kind: 'layers', layers: [{ conv: 3 }] } }, /network\.layers\.0 .* a layer is/],
])('refuses %j', (design, words) => {
  expect(() => parse(design)).toThrow(words)
})

it('answers any JSON with a design or a sentence that names the file', () => {
  const mutated = fc
    .tuple(fc.constantFrom(...Object.keys(least), 'extra', 'target'), fc.jsonValue())
    .map(([field, value]) => ({ ...least, [field]: value }))
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), mutated), (value) => {
      try {
        expect(parse(value).objectives.length).toBeGreaterThan(0)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
        expect((error as UserError).message).toMatch(/^design\.json/)
        expect((error as UserError).message).not.toMatch(/\[object|undefined\b.*undefined/)
      }
    }),
    { numRuns: 2000 },
  )
})
