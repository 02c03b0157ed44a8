/** What the views compute of a study: pace, reference box, trades, ranges. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mistakesOf } from '../../../renderer/charts/confusion.ts'
import { dimensionsOf, withinBrushes } from '../../../renderer/charts/dimensions.ts'
import { cursorWords } from '../../../renderer/charts/raster.ts'
import { lanesOf } from '../../../renderer/charts/workers.ts'
import { completeOf, displaysOf } from '../../../renderer/model/objective.ts'
import { paceOf, referenceBox, trainedOf } from '../../../renderer/model/pace.ts'
import { parameterWords, shareOf, valueAt } from '../../../renderer/model/parameter.ts'
import { ranksByFront } from '../../../renderer/model/ranks.ts'
import { countSteps, intervalsOf, ratesOf } from '../../../renderer/model/spikes.ts'
import { differenceWords, neighboursOf, preferredOf, rankOf } from '../../../renderer/model/trades.ts'
import { madeUpStudy, objectives } from '../study.ts'

const study = madeUpStudy(40)
const displays = displaysOf(objectives, study.trials)
const complete = completeOf(study.trials)

describe('pace', () => {
  it('counts what trained and tells what is left', () => {
    expect(trainedOf(study.trials)).toBe(39)
    const now = study.trials[38]!.ended!
    const { perMinute, secondsLeft } = paceOf(study, now)
    expect(perMinute).toBeCloseTo(20, 0)
    expect(secondsLeft).toBeCloseTo(21 * 3, 0)
    expect(paceOf({ ...study, trials: [] }, now)).toEqual({})
  })

  it('measures the box from the best of each to the reference point', () => {
    const least = [0, 1, 2].map((i) => Math.min(...complete.map(({ values }) => values[i]!)))
    const expected = least.reduce((box, low, i) => box * (study.front.reference![i]! - low), 1)
    expect(referenceBox(study)).toBeCloseTo(expected, 12)
    expect(referenceBox({ ...study, front: { ...study.front, reference: null } })).toBeUndefined()
  })
})

describe('trades', () => {
  it('carry their sign, and say points of per cent', () => {
    expect(differenceWords(displays[0]!, 0.03, 0.025)).toBe('−0.5\u00a0pts')
    expect(differenceWords(displays[1]!, 8, 9)).toBe('+1\u00a0step')
    expect(differenceWords(displays[1]!, 8, 10)).toBe('+2\u00a0steps')
  })

  it('ranks from the best and finds neighbours on the front', () => {
    const best = complete.reduce((a, b) => (b.values[0]! < a.values[0]! ? b : a))
    expect(rankOf(complete, 0, best.values[0]!)).toBe(1)
    const near = neighboursOf(study, best)
    expect(near.every(({ number }) => study.front.trials.includes(number) && number !== best.number)).toBe(true)
  })
})

describe('parameters', () => {
  it('are read as words, the theory’s names kept', () => {
    expect(['learningRate', 'windowMs', 'tauRho', 'tauSrMs'].map(parameterWords)).toEqual([
      'learning rate',
      'window',
      'tauRho',
      'tauSr',
    ])
  })

  it('stand in their range and come back', () => {
    const log = { type: 'float', low: 0.01, high: 1, log: true } as const
    expect(shareOf(log, 0.1)).toBeCloseTo(0.5)
    expect(valueAt(log, 0.5)).toBe(0.1)
    expect(valueAt({ type: 'int', low: 2, high: 10, step: 4 }, 0.6)).toBe(6)
    expect(valueAt({ type: 'categorical', choices: ['a', 'b', 'c'] }, 0.5)).toBe('b')
  })

  it('are brushed together; one that does not apply is outside', () => {
    const dimensions = dimensionsOf(study.space, {}, displays, study.trials)
    expect(withinBrushes(study.trials, dimensions, {})).toBeUndefined()
    const within = withinBrushes(study.trials, dimensions, { beta: [0, 1], hidden: [0, 0.5] })!
    expect(within.size).toBeGreaterThan(0)
    for (const number of within) expect(study.trials[number]!.parameters['beta']).toBeDefined()
  })
})

describe('a preference', () => {
  it('is the nearest to the ideal at equal weights, and the best of what alone matters', () => {
    const members = complete.filter(({ number }) => study.front.trials.includes(number))
    const bestOf = (i: number) => members.reduce((a, b) => (b.values[i]! < a.values[i]! ? b : a)).values[i]
    for (const i of [0, 1, 2]) {
      const alone = preferredOf(
        study,
        [0, 1, 2].map((k) => Number(k === i)),
      )
      expect(members.find(({ number }) => number === alone)!.values[i]).toBe(bestOf(i))
    }
    expect(preferredOf(study, [5, 5, 5])).toBe(preferredOf(study, [1, 1, 1]))
    expect(preferredOf({ ...study, trials: [] }, [1, 1, 1])).toBeUndefined()
  })
})

describe('ranks by front', () => {
  const rows = (values: readonly (readonly number[])[]) =>
    values.map((values, number) => ({ number, state: 'complete' as const, parameters: {}, values }))

  it('counts fronts behind the first, equal trials on the same', () => {
    const trials = rows([
      [1, 4],
      [2, 5],
      [2, 5],
      [3, 6],
      [4, 7],
      [0, 9],
      [5, 1],
    ])
    const found = ranksByFront(trials, new Set([0, 5, 6]))
    expect(trials.map(({ number }) => found.get(number))).toEqual([1, 2, 2, 3, 4, 1, 1])
  })

  it('agrees with taking fronts away one by one', () => {
    const point = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 3 })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 30 }), (points) => {
        const beats = (a: readonly number[], b: readonly number[]): boolean =>
          a.every((v, i) => v <= b[i]!) && a.some((v, i) => v < b[i]!)
        let left = rows(points)
        const expected = new Map<number, number>()
        for (let rank = 1; left.length > 0; rank++) {
          const front = left.filter(({ values }) => !left.some((other) => beats(other.values, values)))
          for (const { number } of front) expected.set(number, Math.min(rank, 4))
          left = left.filter(({ number }) => !expected.has(number))
        }
        const members = new Set([...expected].flatMap(([number, rank]) => (rank === 1 ? [number] : [])))
        expect(ranksByFront(rows(points), members)).toEqual(expected)
      }),
    )
  })
})

describe('a trial’s pictures', () => {
  it('put bars in as few lanes as there were workers', () => {
    const lanes = lanesOf(study.trials, 1_700_000_200, 0)
    // a trial starts every 3 s and takes 5 s; the one that still runs is in a lane of its own time
    expect(lanes).toHaveLength(2)
    for (const lane of lanes)
      lane.slice(1).forEach((bar, i) => expect(bar.from).toBeGreaterThanOrEqual(lane[i]!.to - 0.1))
  })

  it('name who leads at the cursor', () => {
    const spikes = [
      [1, 7],
      [2, 7],
      [3, 1],
    ] as const
    const raster = { label: '7', timesteps: 5, layers: [{ name: 'output', neurons: 10, spikes }] }
    expect(cursorWords(raster, 0, [])).toBe('step 0: no output has spiked')
    expect(cursorWords(raster, 5, [])).toBe('step 5: 7 leads, 2 spikes to 1')
  })

  it('give rates and the variation of intervals', () => {
    const regular = {
      name: 'l',
      neurons: 2,
      spikes: [
        [0, 0],
        [2, 0],
        [4, 0],
        [6, 0],
      ] as const,
    }
    expect(ratesOf(regular, 10)).toEqual({ rate: 20, variation: 0 })
    expect(ratesOf({ ...regular, spikes: [] }, 10).variation).toBeUndefined()
    const intervals = intervalsOf(regular).flat()
    expect(countSteps(intervals, 1, 4)).toMatchObject({ width: 1, counts: [0, 3, 0, 0], total: 3, mean: 2 })
    expect(countSteps(intervals, 1, 100, 10)).toMatchObject({ width: 10, total: 3 })
    expect(countSteps([0, 0, 3], 0, 3)).toMatchObject({ width: 1, counts: [2, 0, 0, 1], mean: 1 })
  })

  it('list the commonest mistakes first, none of them right', () => {
    expect(
      mistakesOf(
        [
          [9, 1],
          [3, 8],
        ],
        ['cat', 'dog'],
      ),
    ).toEqual([
      expect.objectContaining({ actual: 'dog', told: 'cat', count: 3 }),
      expect.objectContaining({ actual: 'cat', told: 'dog', count: 1 }),
    ])
  })
})
