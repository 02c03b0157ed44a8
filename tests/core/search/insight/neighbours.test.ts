/** Sensitivity: planted cliffs are found, by trials and by a model. */
import { expect, it } from 'vitest'
import type { Space } from '../../../../core/contract/space.ts'
import { seededRandom } from '../../../../core/random.ts'
import { createCube } from '../../../../core/search/cube.ts'
import { measuredNeighbours } from '../../../../core/search/insight/measured-neighbours.ts'
import { predictedNeighbours } from '../../../../core/search/insight/predicted-neighbours.ts'
import { studiedOf, type Studied } from '../../../../core/search/insight/studied.ts'
import type { Foresight, Objective } from '../../../../core/search/problem.ts'
import type { Parameters } from '../../../../core/search/space.ts'

const space: Space = {
  threshold: { type: 'float', low: 0, high: 20 },
  rate: { type: 'float', low: 1e-4, high: 1, log: true },
  optimiser: { type: 'categorical', choices: ['sgd', 'adam'] },
}
const error: Objective = { name: 'error', direction: 'minimize' }

const studied = (
  trials: readonly (readonly [Parameters, number])[],
  objective = error,
  foresee?: (parameters: Parameters) => Foresight,
): Studied =>
  studiedOf(
    { space, objectives: [objective], ...(foresee && { foresee }) },
    trials.map(([parameters, value], number) => ({ number, parameters, state: 'complete', values: [value] })),
    [{ unit: objective.name === 'error' ? 'share' : 'J', log: false }],
  )

const at = (threshold: number, rate = 0.01, optimiser = 'sgd'): Parameters => ({ threshold, rate, optimiser })

it('finds the two trials that a minor change of one parameter parts most, by their accuracies', () => {
  const [found] = measuredNeighbours(
    studied([
      [at(5), 0.9],
      [at(6), 0.5],
      [at(9), 0.1],
      [at(5, 0.01, 'adam'), 0.01],
      [at(15, 0.02), 0.6],
    ]),
  )
  expect(found).toEqual([
    {
      parameter: 'threshold',
      ratio: expect.closeTo(5),
      trials: [0, 1],
      parameters: [at(5), at(6)],
      values: [0.9, 0.5],
      step: expect.closeTo(0.05),
      source: 'alone',
    },
  ])
})

it('says so where the other parameters are only nearly equal, and passes by more', () => {
  const nearly = measuredNeighbours(
    studied([
      [at(5), 0.9],
      [at(6, 0.0105), 0.5],
    ]),
  )[0]!
  expect(nearly).toMatchObject([{ parameter: 'threshold', source: 'nearly' }])
  expect(
    measuredNeighbours(
      studied([
        [at(5), 0.9],
        [at(6, 0.02), 0.5],
      ]),
    )[0],
  ).toEqual([])
})

it('takes the values themselves where they are no shares, worse first', () => {
  const trials = [
    [at(5), 2e-9],
    [at(6), 8e-9],
  ] as const
  expect(measuredNeighbours(studied(trials, { ...error, name: 'energy' }))[0]).toMatchObject([
    { ratio: expect.closeTo(4), trials: [1, 0] },
  ])
  const gain: Objective = { name: 'gain', direction: 'maximize' }
  expect(measuredNeighbours(studied(trials, gain))[0]).toMatchObject([{ trials: [0, 1], values: [2e-9, 8e-9] }])
})

it('counts what is never right as nearly never right', () => {
  const [found] = measuredNeighbours(
    studied([
      [at(5), 1],
      [at(6), 0.5],
    ]),
  )
  expect(found![0]!.ratio).toBeCloseTo(500)
})

const cube = createCube(space)
const random = seededRandom(5)
/** The accuracy falls from 0.8 to 0.1 about a threshold of 8. */
const accuracyAt = ({ threshold }: Parameters): number => 0.1 + 0.7 / (1 + Math.exp(3 * (Number(threshold) - 8)))
const many = Array.from({ length: 60 }, (): readonly [Parameters, number] => {
  const parameters = cube.decode(Float64Array.from({ length: 3 }, () => random.uniform()))
  return [parameters, 1 - accuracyAt(parameters)]
})

it('expects the cliff, and what it is worth', () => {
  const [steepest] = predictedNeighbours(studied(many), 0)
  expect(steepest).toMatchObject({ parameter: 'threshold', source: 'predicted' })
  const [worse, better] = steepest!.parameters
  const truth = accuracyAt(better) / accuracyAt(worse)
  expect(steepest!.ratio).toBeGreaterThan(2.5)
  expect(Math.abs(Math.log(steepest!.ratio / truth))).toBeLessThan(0.4)
  expect(steepest!.interval!.low).toBeLessThan(steepest!.ratio)
  expect(steepest!.step).toBeLessThanOrEqual(0.1 + 1e-9)
  expect(steepest!.trials.filter((trial) => trial === null)).toHaveLength(1)
  expect({ ...better, threshold: 0 }).toEqual({ ...worse, threshold: 0 })
})

it('expects nothing of what cannot be built, or is known anyway', () => {
  const none = (): Foresight => ({ values: {}, feasible: false })
  expect(predictedNeighbours(studied(many, error, none), 0)).toEqual([])
  const known = (parameters: Parameters): Foresight => ({ values: { error: accuracyAt(parameters) }, feasible: true })
  expect(predictedNeighbours(studied(many, { ...error, known: true }, known), 0)).toEqual([])
})
