import { expect, it } from 'vitest'
import { aim } from '../../../../core/search/acquisition/aim.ts'
import { createCube } from '../../../../core/search/cube.ts'
import type { Objective } from '../../../../core/search/problem.ts'
import { fitSurrogate } from '../../../../core/search/surrogate/surrogate.ts'
import { seededRandom } from '../../../../core/random.ts'

const cube = createCube({ x: { type: 'float', low: 0, high: 1 } })
const random = seededRandom(1)
const admit = (point: Float64Array) => ({ parameters: cube.decode(point), point, known: [NaN, NaN], logCost: 0 })
const objectives: Objective[] = ['f', 'g'].map((name) => ({ name, direction: 'minimize' }))

/** f falls and g rises along x; only its middle was seen. */
const seen = (count: number) => {
  const points = Array.from({ length: count }, (_, i) => Float64Array.of(0.4 + (0.2 * i) / (count - 1)))
  const losses = points.map(([x]) => [1 - x!, x! ** 2])
  const surrogates = objectives.map((_, j) =>
    fitSurrogate(
      ['line'],
      points,
      Float64Array.from(losses, (l) => l[j]!),
    ),
  )
  return aim(objectives, surrogates, { cube, admit, random }, { losses, front: losses, points })
}

it('lies a tenth of the range beyond the worst of the front', () => {
  const [f, g] = seen(6)
  expect(f).toBeCloseTo(0.6 + 0.1 * 0.2, 12)
  expect(g).toBeCloseTo(0.36 + 0.1 * 0.2, 12)
})

it('lies beyond the corners that are hoped for, every other time', () => {
  const [f, g] = seen(7)
  expect(f).toBeGreaterThan(0.8)
  expect(g).toBeGreaterThan(0.6)
})

/** Two even trade-offs and what lies behind them. */
const among = (front: number[][], behind: number[][]) =>
  aim(objectives, [], { cube, admit, random }, { losses: [...front, ...behind], front, points: [] })
const front = [
  [0, 1],
  [1, 0],
]

it('nears the front from the worst of all trials as these become more', () => {
  const after = (count: number) => among(front, new Array<number[]>(count - 2).fill([5, 9]))
  expect(after(2)).toEqual([1.1, 1.1])
  const [few, many] = [after(8), after(200)]
  const share = Math.sqrt(2 / 8)
  expect(few[0]).toBeCloseTo(1.1 + share * (5.5 - 1.1), 12)
  expect(few[1]).toBeCloseTo(1.1 + share * (9.9 - 1.1), 12)
  expect(many[0]).toBeLessThan(1.1 + share * (few[0]! - 1.1))
  expect(many[1]).toBeGreaterThan(1.1)
})

it('counts no trial as an end that gives up much for next to nothing', () => {
  const [f, g] = among([[-0.001, 3], ...front], new Array<number[]>(797).fill([1, 1]))
  const share = Math.sqrt(2 / 800)
  expect(f).toBeCloseTo(1.1 + share * 0.0001, 6)
  expect(g).toBeCloseTo(1.1 + share * (3.3 - 1.1), 6)
})

it('is what was told', () => {
  const told: Objective[] = [
    { ...objectives[0]!, reference: 7 },
    { ...objectives[1]!, direction: 'maximize', reference: 8 },
  ]
  const losses = [[1, 2]]
  expect(aim(told, [], { cube, admit, random }, { losses, front: losses, points: [] })).toEqual([7, -8])
})
