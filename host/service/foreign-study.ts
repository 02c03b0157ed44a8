/** A study without networks, made by Optuna or kept by `suggest`: its trials, parameters and front are shown. */
import { basename } from 'node:path'
import { inputError, type UserError } from '../../core/contract/errors.ts'
import type { ParameterInfo } from '../../core/contract/catalog.ts'
import type { StudySnapshot, StudySummary } from '../../core/contract/views.ts'
import { asLoss, type Problem } from '../../core/search/problem.ts'
import type { ParameterSpec, Space } from '../../core/search/space.ts'
import { objectiveNamesOf } from '../report/trial-table.ts'
import type { Distribution } from '../store/distribution.ts'
import { openStore } from '../store/open.ts'
import { searchIn } from '../suggest/kept-study.ts'
import type { Study } from '../store/study-reader.ts'
import { keepsConstraints } from '../store/trial-reader.ts'
import type { StoredTrial } from '../store/trial-reader.ts'
import { growthOf } from './history.ts'
import { rowOf, totalOf } from './rows.ts'
import type { WatchedStudy } from './study-view.ts'

const madeByOptuna = 'This study was made by Optuna: it is shown as it is, and changed by Optuna only.'
const keptBySuggest =
  'This search is kept by suggest, for a trainer of your own: it is shown as it is, and goes on there.'

export const hasNoNetworks = (id: string): UserError =>
  inputError(`${id} has no networks, and can only be looked at`, 'Change it with what made it, or make a study here.')

/** The range that holds both: what Optuna asks for may change from trial to trial. */
const joined = (a: Distribution | undefined, b: Distribution): Distribution => {
  if (!a || a.type !== b.type) return b
  if (a.type === 'categorical' || b.type === 'categorical')
    return {
      ...b,
      choices: [...new Set([a, b].flatMap((spec) => ('choices' in spec ? spec.choices : [])))],
    } as Distribution
  return { ...b, low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) }
}

const spaceOf = (trials: readonly StoredTrial[]): Space => {
  const space: Record<string, Distribution> = {}
  for (const { distributions } of trials)
    for (const [name, spec] of Object.entries(distributions)) space[name] = joined(space[name], spec)
  return space
}

const infoOf = (name: string, range: ParameterSpec): ParameterInfo => ({
  name,
  unit: '',
  sentence: '',
  range,
  value: range.type === 'categorical' ? range.choices[0]! : range.low,
  searched: range,
})

const objectivesOf = (study: Study): StudySnapshot['objectives'] =>
  objectiveNamesOf({ study }).map((name, i) => ({
    name,
    title: name,
    unit: '',
    sentence: '',
    known: false,
    log: false,
    needsTarget: false,
    ...(study.directions[i] === 'maximize' && { direction: 'maximize' as const }),
  }))

/** As the list of studies shows it. */
export const summariseForeign = (id: string, path: string, changed: number): StudySummary => {
  const store = openStore(path, { readOnly: true, isChecked: false })
  try {
    const { counts, best } = store.tally()
    return {
      id,
      name: store.study.name,
      state: 'finished',
      trials: totalOf(counts),
      complete: counts.complete,
      failed: counts.failed,
      budget: {},
      objectives: [...objectiveNamesOf(store)],
      best,
      hypervolume: null,
      changed,
      readOnly: searchIn(store) ? keptBySuggest : madeByOptuna,
    }
  } finally {
    store.close()
  }
}

/** @throws UserError when the file is damaged, or no study of Optuna's. */
export const openForeignStudy = (id: string, path: string): WatchedStudy => {
  const store = openStore(path, { readOnly: true })
  try {
    const stored = store.trials({ userAttributes: [], intermediate: 'running' })
    const search = searchIn(store)
    const space = search?.space ?? spaceOf(stored)
    const objectives = objectivesOf(store.study)
    const problem: Problem = {
      space,
      objectives: objectives.map(({ name }, i) => ({ name, direction: store.study.directions[i]! })),
    }
    const trials = stored.map(rowOf)
    const complete = stored.flatMap((trial) => {
      const { number, parameters, state, values } = trial
      return state === 'complete' && keepsConstraints(trial) ? [{ number, parameters, state, values: values! }] : []
    })
    const { front, history } = growthOf(
      problem,
      objectives.map(({ name }) => name),
      complete,
    )
    const snapshot: StudySnapshot = {
      id,
      name: store.study.name || basename(path),
      seq: 0,
      state: 'finished',
      design: {},
      readOnly: search ? keptBySuggest : madeByOptuna,
      workers: 0,
      space,
      parameters: Object.entries(space).map(([name, range]) => infoOf(name, range)),
      objectives,
      target: null,
      trials,
      front: {
        ...front,
        knee: front.knee ?? null,
        reference: front.reference && problem.objectives.map((objective, i) => asLoss(objective, front.reference![i]!)),
      },
      history,
    }
    return { id, watch: () => () => undefined, snapshot: () => snapshot }
  } finally {
    store.close()
  }
}
