/** Trials as the window shows them, and what a study amounts to. */
import { basename } from 'node:path'
import type { StudySummary, TrialRow } from '../../core/contract/views.ts'
import type { Observation } from '../../core/search/problem.ts'
import type { Design } from '../../core/study/design.ts'
import { neuronOf } from '../../core/study/setting.ts'
import { algorithms } from '../../core/training/algorithms.ts'
import { targetNamed } from '../../hardware/targets/index.ts'
import { noTrials, type Tally, type TrialCounts } from '../store/tally.ts'
import type { StoredTrial } from '../store/trial-reader.ts'
import { exceedsIn, parametersOf, wayIn } from '../study/trials.ts'

const secondsOf = (date: Date): number => date.getTime() / 1000

export const rowOf = (trial: StoredTrial): TrialRow => {
  const { number, state, values, userAttributes, intermediate, started, completed } = trial
  const { error, reason } = userAttributes
  const last = state === 'pruned' ? wayIn(userAttributes).course?.at(-1)?.values : undefined
  return {
    number,
    state,
    parameters: parametersOf(trial),
    values,
    ...exceedsIn(trial),
    ...(typeof error === 'number' && { error }),
    ...(last && { last }),
    ...(typeof reason === 'string' && { reason }),
    ...(state === 'running' && { curve: intermediate.map(([, value]) => value) }),
    ...(started && { started: secondsOf(started) }),
    ...(completed && { ended: secondsOf(completed) }),
  }
}

/** A complete trial as a search sees it. */
export const observationOf = ({ number, parameters, values, exceeds }: TrialRow): Observation => ({
  number,
  parameters,
  state: 'complete',
  values: values!,
  ...(exceeds && { exceeds }),
})

export const totalOf = (counts: TrialCounts): number => Object.values(counts).reduce((sum, count) => sum + count)

/** A study in the list of studies. */
export const summaryOf = (
  id: string,
  { name, budget, objectives, dataset, algorithm, network, target }: Design,
  { counts, best }: Tally,
): Omit<StudySummary, 'state' | 'hypervolume' | 'changed'> => {
  return {
    id,
    name,
    trials: totalOf(counts),
    complete: counts.complete,
    failed: counts.failed,
    budget,
    objectives: objectives.map((objective) => objective.name),
    about: {
      dataset: typeof dataset.name === 'string' ? dataset.name : basename(dataset.name.path),
      network: network.kind,
      neuron: neuronOf(algorithms[algorithm], network.neuron, target === undefined ? undefined : targetNamed(target)),
    },
    best,
  }
}

/** What the rows of a study add up to. */
export const tallyOf = (rows: Iterable<Pick<TrialRow, 'state' | 'values'>>): Tally => {
  const counts = { ...noTrials }
  let best: readonly number[] = []
  for (const { state, values } of rows) {
    counts[state]++
    if (state === 'complete' && values) best = values.map((value, i) => Math.min(value, best[i] ?? Infinity))
  }
  return { counts, best }
}
