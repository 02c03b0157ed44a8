/** Conditions told by trials alone. */
import { expect, it } from 'vitest'
import type { Space } from '../../../core/contract/space.ts'
import { withConditions } from '../../../core/search/conditions.ts'

const float = { type: 'float', low: 0, high: 1 } as const
const space: Space = {
  layers: { type: 'int', low: 1, high: 3 },
  optimiser: { type: 'categorical', choices: ['sgd', 'adam'] },
  momentum: float,
  dropout: float,
  rate: float,
}

it('takes the parameter of fewest values that explains what some trials have', () => {
  const found = withConditions(space, [
    { layers: 1, optimiser: 'sgd', momentum: 0.5, rate: 0.1 },
    { layers: 2, optimiser: 'adam', dropout: 0.1, rate: 0.1 },
    { layers: 3, optimiser: 'sgd', momentum: 0.5, dropout: 0.1, rate: 0.1 },
  ])
  expect(found).toEqual({
    ...space,
    momentum: { ...float, when: { optimiser: ['sgd'] } },
    dropout: { ...float, when: { layers: [2, 3] } },
  })
})

it('leaves out what nothing explains, and what no trial has', () => {
  const found = withConditions(space, [
    { layers: 1, optimiser: 'sgd', momentum: 0.5, rate: 0.1 },
    { layers: 1, optimiser: 'sgd', rate: 0.1 },
  ])
  expect(Object.keys(found)).toEqual(['layers', 'optimiser', 'rate'])
})
