/** Sentences of an insight. */
import { expect, it } from 'vitest'
import type { Choice, Neighbours } from '../../../core/contract/insight.ts'
import { choiceSentences, neighboursSentence, noiseSentence, outlookSentence } from '../../../core/formulas/insight.ts'

const error = { title: 'Error', unit: 'share' }
const latency = { title: 'Latency', unit: 'steps' }
const plain = (text: string): string => text.replaceAll('\u00a0', ' ')

const neighbours: Neighbours = {
  parameter: 'threshold',
  ratio: 5.31,
  parameters: [{ threshold: 9.8 }, { threshold: 10.9 }],
  values: [0.879, 0.358],
  trials: [14, 23],
  step: 0.055,
  source: 'alone',
}

it('says by how much a minor change alters the accuracy, and how that is known', () => {
  expect(plain(neighboursSentence(error, neighbours))).toBe(
    'This minor change alters accuracy 5.3×: threshold from 9.8 to 10.9 (5.5 % of its range): 12.1 % in trial 14, 64.2 % in trial 23.',
  )
  expect(neighboursSentence(error, { ...neighbours, source: 'nearly' })).toContain('all others within 2 % of theirs')
  const interval = { low: 4, high: 7.02 }
  expect(plain(neighboursSentence(error, { ...neighbours, trials: [null, 23], source: 'predicted', interval }))).toBe(
    'A model expects this minor change to alter accuracy 5.3× (80 %: 4× to 7×): threshold from 9.8 to 10.9 (5.5 % of its range): 12.1 % where nothing was trained yet, 64.2 % in trial 23.',
  )
})

it('says what to take and what that costs', () => {
  const choice: Choice = {
    trial: 22,
    values: [0.09, 24],
    nearby: [0.1, 24],
    ends: [
      { trial: 41, values: [0.07, 61] },
      // as good as the one to take
      { trial: 16, values: [0.76, 24] },
    ],
  }
  expect(choiceSentences([error, latency], choice).map(plain)).toEqual([
    'Take trial 22: error 9 %, latency 24 steps.',
    'It is the front’s knee by what a model believes of networks within 5 % of its parameters: error 10 %, latency 24 steps on average.',
    'Trial 41 has the lowest error, 7 %, at latency 61 steps.',
    'No other on the front has a better latency.',
  ])
})

it('says what is noise, and what is left to find', () => {
  expect(plain(noiseSentence(error, { deviation: 0.011, source: 'repeats' }))).toBe(
    'Error differs by a standard deviation of 1.1 % between trainings with equal parameters.',
  )
  const growth = { low: 0.01, median: 0.0412, high: 0.2 }
  expect(plain(outlookSentence({ points: [], bands: [], growth }))).toBe(
    'If the search goes on, the hypervolume may grow by 4.1 % (80 %: 1 % to 20 %).',
  )
})
