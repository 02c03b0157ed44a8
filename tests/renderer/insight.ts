/** An insight into the made-up study. */
import type { Insight, Outlook } from '../../core/contract/insight.ts'
import type { ParameterValue } from '../../core/contract/space.ts'
import { madeUpStudy, objectives } from './study.ts'

const stop = (value: ParameterValue, mean: number) => ({ value, mean, low: mean * 0.8, high: mean * 1.3 })
const share = (of: number) => ({ share: of, low: of * 0.8, high: Math.min(1, of * 1.2) })

const { space, history } = madeUpStudy(60)

export const madeUpInsight: Insight = {
  space,
  trials: 57,
  fewestTrials: 8,
  history,
  repeats: [],
  objectives: objectives.map(({ name }, j) => ({
    name,
    effects: [
      {
        parameter: 'hidden',
        importance: share([0.7, 0, 0.4][j]!),
        along: [8, 32, 128].map((hidden) => stop(hidden, [2 / hidden, 20, 1e-9 * hidden][j]!)),
      },
      {
        parameter: 'windowMs',
        importance: share([0.2, 1, 0.5][j]!),
        along: [4, 12, 32].map((window) => stop(window, [0.5 / window, window + 3, 3e-9 * window][j]!)),
      },
      {
        parameter: 'optimiser',
        importance: share(0),
        along: ['adam', 'nadam'].map((optimiser) => stop(optimiser, [0.1, 20, 3e-8][j]!)),
      },
    ],
    neighbours:
      j > 0
        ? []
        : [
            {
              parameter: 'hidden',
              ratio: 5.3,
              parameters: [
                { hidden: 9, windowMs: 8, optimiser: 'adam' },
                { hidden: 10, windowMs: 8, optimiser: 'adam' },
              ],
              values: [0.88, 0.36],
              trials: [11, 40],
              step: 0.04,
              source: 'alone',
            },
            {
              parameter: 'windowMs',
              ratio: 1.4,
              parameters: [
                { hidden: 9, windowMs: 7, optimiser: 'adam' },
                { hidden: 9, windowMs: 8, optimiser: 'adam' },
              ],
              values: [0.5, 0.3],
              trials: [null, 12],
              step: 0.06,
              source: 'predicted',
              interval: { low: 1.2, high: 1.7 },
            },
          ],
  })),
  choice: {
    trial: 12,
    values: [0.11, 15, 2.4e-8],
    nearby: [0.12, 15, 2.3e-8],
    ends: [
      { trial: 12, values: [0.11, 15, 2.4e-8] },
      { trial: 20, values: [0.4, 8, 5e-9] },
      { trial: 20, values: [0.4, 8, 5e-9] },
    ],
  },
  outlook: {
    points: [
      {
        parameters: { hidden: 100, windowMs: 9, optimiser: 'nadam', beta: 0.9 },
        chance: 0.4,
        values: [
          { low: 0.05, median: 0.08, high: 0.12 },
          { low: 12, median: 12, high: 12 },
          { low: 2e-8, median: 2.2e-8, high: 2.5e-8 },
        ],
      },
    ],
    bands: [
      { x: 1, y: 0, at: [9, 14, 20, 30].map((x) => ({ x, median: 1 / x, low: 0.8 / x, high: 1.4 / x })) },
      { x: 2, y: 0, at: [6e-9, 2e-8, 6e-8].map((x) => ({ x, median: 2e-9 / x, low: 1.5e-9 / x, high: 2.4e-9 / x })) },
      { x: 2, y: 1, at: [6e-9, 2e-8, 6e-8].map((x) => ({ x, median: 9, low: 8, high: 11 })) },
    ],
    growth: { low: 0.01, median: 0.03, high: 0.06 },
  },
}

/** Of too few trials. */
export const earlyInsight: Insight = { ...madeUpInsight, trials: 3, objectives: [], choice: null, outlook: null }

/** The same in reach, had the error been told as an accuracy. */
export const maximisedOutlook: Outlook = {
  ...madeUpInsight.outlook!,
  bands: madeUpInsight.outlook!.bands.map((band) =>
    band.y === 0
      ? {
          ...band,
          at: band.at.map(({ x, median, low, high }) => ({ x, median: 1 - median, low: 1 - high, high: 1 - low })),
        }
      : band,
  ),
}
