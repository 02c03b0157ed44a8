/** A study of made-up trials, the same in each run: what charts and state are tested with. */
import type { ObjectiveInfo } from '../../core/contract/catalog.ts'
import type { StudySnapshot, TrialRow } from '../../core/contract/views.ts'
import { seededRandom } from '../../core/random.ts'

const objective = (name: string, title: string, unit: string): ObjectiveInfo => ({
  name,
  title,
  unit,
  sentence: '',
  known: false,
  log: true,
  needsTarget: false,
})

export const objectives = [
  objective('error', 'Error', 'share'),
  objective('latencySteps', 'Latency', 'steps'),
  objective('energyJoules', 'Energy per inference', 'J'),
]

const dominates = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, i) => value <= b[i]!) && a.some((value, i) => value < b[i]!)

/** @param count trials, of which number 3 failed, 5 was pruned and the last runs. */
export const madeUpStudy = (count: number): StudySnapshot => {
  const random = seededRandom(7)
  const trials = Array.from({ length: count }, (_, number): TrialRow => {
    const hidden = 8 + random.integer(120)
    const window = 4 + random.integer(28)
    const parameters = {
      hidden,
      windowMs: window,
      optimiser: number % 2 ? 'adam' : 'nadam',
      ...(number % 2 && { beta: 0.9 }),
    }
    const error = Math.min(0.9, (0.05 + random.uniform()) * Math.exp(-hidden / 90) + 0.5 / window)
    const values = [error, window + 3, 1e-9 * hidden * (window / 10)]
    const started = 1_700_000_000 + 3 * number
    if (number === 3)
      return { number, state: 'failed', parameters, values: null, reason: 'it diverged', started, ended: started + 1 }
    if (number === 5)
      return {
        number,
        state: 'pruned',
        parameters,
        values: null,
        error: 0.7,
        last: [0.7, window + 3, values[2]!],
        reason: 'after epoch 2 of 6: it cannot come to the front any more',
        started,
        ended: started + 2,
      }
    if (number === count - 1)
      return { number, state: 'running', parameters, values: null, curve: [0.6, 0.4, 0.3], started }
    return { number, state: 'complete', parameters, values, error, started, ended: started + 5 }
  })
  const complete = trials.filter((t) => t.values !== null)
  // beyond some hundreds the first few hundred stand for all: the tests of many trials measure time, not fronts
  const members = complete
    .slice(0, 400)
    .filter(({ values }) => !complete.slice(0, 400).some((other) => dominates(other.values!, values!)))
    .map(({ number }) => number)
  return {
    id: 'made-up',
    name: 'made up',
    seq: 0,
    state: 'running',
    design: { budget: { trials: count + 20 }, fixed: { epochs: 6 } },
    workers: 2,
    space: {
      hidden: { type: 'int', low: 8, high: 128, log: true },
      windowMs: { type: 'int', low: 4, high: 32, log: true },
      optimiser: { type: 'categorical', choices: ['adam', 'nadam'] },
      beta: { type: 'float', low: 0.5, high: 0.99, when: { optimiser: ['adam'] } },
    },
    parameters: [],
    objectives,
    target: 'ucaspian',
    trials,
    front: {
      trials: members,
      knee: members[Math.floor(members.length / 2)] ?? null,
      reference: [0.95, 36, 5e-7],
      hypervolume: 3e-7,
    },
    history: complete.slice(0, 200).map(({ number }, i) => [number, 3e-7 * (1 - Math.exp(-(i + 1) / 8))]),
  }
}

/** The same study, had one of its objectives been told as what is to be made large: one minus its value. */
export const maximised = (study: StudySnapshot, index: number): StudySnapshot => {
  const told = (values: readonly number[]) => values.with(index, 1 - values[index]!)
  return {
    ...study,
    objectives: study.objectives.with(index, {
      ...study.objectives[index]!,
      title: 'Accuracy',
      log: false,
      direction: 'maximize',
    }),
    trials: study.trials.map((trial) => ({
      ...trial,
      values: trial.values && told(trial.values),
      ...(trial.last && { last: told(trial.last) }),
    })),
    front: { ...study.front, reference: study.front.reference && told(study.front.reference) },
  }
}
