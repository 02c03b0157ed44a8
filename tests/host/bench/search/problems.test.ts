import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { mlpDigits } from '../../../../host/bench/search/mlp-digits.ts'
import { analyticProblems } from '../../../../host/bench/search/problems.ts'
import type { Parameters } from '../../../../core/search/space.ts'
import { describeWithShared, sharedJson, sharedPath } from '../../../shared.ts'

interface Defined {
  readonly name: string
  readonly ref: readonly number[]
  readonly ideal_hv: number
  readonly checks?: readonly {
    readonly u?: readonly number[]
    readonly y?: readonly number[]
    readonly config?: Parameters
    readonly y_true?: readonly number[]
  }[]
}

it('DTLZ2M4 is the quarter of a sphere, further away by the distance of its last inputs', () => {
  const { evaluate } = analyticProblems['DTLZ2M4']!
  const at = (...u: number[]) => evaluate(Object.fromEntries(u.map((value, j) => [`x${j}`, value])))
  const length = (values: number[]) => Math.hypot(...values)
  expect(length(at(0.1, 0.7, 0.4, 0.5, 0.5, 0.5))).toBeCloseTo(1, 12)
  expect(length(at(0.9, 0.2, 0.3, 0.5, 0, 1))).toBeCloseTo(1.5, 12)
  expect(at(0, 0, 1, 0.5, 0.5, 0.5)[1]).toBeCloseTo(1, 12)
})

describeWithShared('the problems of the peers', 'peers/optimizer/results/problems.json', () => {
  const { problems } = sharedJson<{ problems: readonly Defined[] }>('peers/optimizer/results/problems.json')

  it.each(problems.filter(({ checks, name }) => checks && name in analyticProblems))('$name', (defined) => {
    const { reference, ideal, evaluate } = analyticProblems[defined.name]!
    expect(reference).toEqual(defined.ref)
    expect(ideal).toBeCloseTo(defined.ideal_hv, 9)
    for (const { u = [], y = [] } of defined.checks!) {
      const values = evaluate(Object.fromEntries(u.map((value, j) => [`x${j}`, value])))
      values.forEach((value, j) => expect(value / y[j]!).toBeCloseTo(1, 12))
    }
  })

  it('MLPDigits', () => {
    const { ideal_hv, checks } = problems.find(({ name }) => name === 'MLPDigits')!
    const { evaluate } = mlpDigits(readFileSync(sharedPath('peers/optimizer/results/mlp_digits.csv'), 'utf8'), ideal_hv)
    const one = { n_layers: 1, units1: 37, activation: 'tanh', lr: 0.0031, alpha: 0.02, epochs: 7 }
    for (const { config, y_true } of [...checks!, { config: one, y_true: [0.19559682078769153, 4.289923239524004] }])
      evaluate(config!).forEach((value, j) => expect(value).toBeCloseTo(y_true![j]!, 12))
  })
})
