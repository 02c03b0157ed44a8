/** What is maximised: the same trials are best, the same are ranked, and people read the values that were told. */
import { describe, expect, it } from 'vitest'
import { axisOf } from '../../../charts/axis.ts'
import { dimensionsOf } from '../../../renderer/charts/dimensions.ts'
import { rampOf } from '../../../charts/ramp.ts'
import { asLosses } from '../../../renderer/model/loss.ts'
import { completeOf, displaysOf } from '../../../renderer/model/objective.ts'
import { referenceBox } from '../../../renderer/model/pace.ts'
import { ranksByFront } from '../../../renderer/model/ranks.ts'
import { differenceWords, preferredOf, rankOf } from '../../../renderer/model/trades.ts'
import { madeUpStudy, maximised } from '../study.ts'

const study = madeUpStudy(40)
/** Where it is maximised the error is 1 - error; neither is compared by its logarithm. */
const minimised = { ...study, objectives: study.objectives.with(0, { ...study.objectives[0]!, log: false }) }
const told = maximised(study, 0)
const turned = asLosses(told)
const displays = displaysOf(turned.objectives, turned.trials)
const members = new Set(study.front.trials)

describe('a maximised objective', () => {
  it('costs studies without one nothing', () => {
    expect(asLosses(study)).toBe(study)
  })

  it('ranks, prefers and bounds as its minimised twin', () => {
    expect(ranksByFront(turned.trials, members)).toEqual(ranksByFront(study.trials, members))
    expect(referenceBox(turned)).toBeCloseTo(referenceBox(study)!, 12)
    for (const weights of [
      [1, 1, 1],
      [9, 1, 1],
      [1, 0, 0],
      [0, 1, 3],
    ])
      expect(preferredOf(turned, weights)).toBe(preferredOf(minimised, weights))
    const [before, after] = [completeOf(study.trials), completeOf(turned.trials)]
    before.forEach(({ values }, i) =>
      expect(rankOf(after, 0, after[i]!.values[0]!)).toBe(rankOf(before, 0, values[0]!)),
    )
  })

  it('is read as it was told', () => {
    const [display] = displays
    const value = completeOf(told.trials)[0]!.values[0]!
    const loss = completeOf(turned.trials)[0]!.values[0]!
    expect(loss).toBe(-value)
    expect(display!.words(loss)).toBe(display!.cell(loss) + '\u00a0%')
    expect(display!.words(-0.97)).toBe('97\u00a0%')
    expect(differenceWords(display!, -0.9, -0.97)).toBe('+7\u00a0pts')
  })

  it('grows along its axis, and gets better towards the far end', () => {
    const axis = axisOf({ title: '', unit: '', log: false, direction: 'maximize' }, [-9, -4], [0, 100])
    expect(axis.at(-9)).toBeGreaterThan(axis.at(-4))
    expect(axis.better).toBe(100)
    expect(axis.ticks.map(({ label }) => label)).toEqual(expect.arrayContaining(['5', '9']))
    expect(axisOf({ title: '', unit: '', log: false }, [4, 9], [0, 100]).better).toBe(0)
    const ramp = rampOf({ title: '', unit: '', log: false, direction: 'maximize' }, [-9, -4])
    expect([ramp(-4), ramp(-9)]).toEqual(['q0', 'q8'])
  })

  it('stands in parallel coordinates from its least value up', () => {
    const accuracy = dimensionsOf({}, {}, displays, turned.trials)[0]!
    const rows = completeOf(told.trials).toSorted((a, b) => a.values[0]! - b.values[0]!)
    const shares = rows.map(({ number }) => accuracy.share(turned.trials.find((t) => t.number === number)!)!)
    expect([shares[0], shares.at(-1)]).toEqual([expect.closeTo(0), expect.closeTo(1)])
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
    expect(accuracy.labels.map(([, words]) => Number(words))).toEqual(
      [rows[0]!, rows.at(-1)!].map(({ values }) => expect.closeTo(100 * values[0]!, 0)),
    )
  })
})
