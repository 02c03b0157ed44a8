/** The insight into a study: what is looked into, and the looking, on whatever thread has the time. */
import { join } from 'node:path'
import type { Insight } from '../../core/contract/insight.ts'
import type { StudySnapshot, TrialRow } from '../../core/contract/views.ts'
import { withConditions } from '../../core/search/conditions.ts'
import { insightOf } from '../../core/search/insight/insight.ts'
import type { Measure } from '../../core/search/insight/studied.ts'
import type { Observation, Problem } from '../../core/search/problem.ts'
import { objectiveDoc } from '../../core/study/objectives.ts'
import { canBe, type Parameters } from '../../core/search/space.ts'
import { problemOf, trialParameters } from '../../core/study/setting.ts'
import { files, type StudyFolder } from '../study/folder.ts'
import { openSetting } from '../study/work.ts'
import { growthOf } from './history.ts'

/** Trials to look into, as far as threads carry them. */
export interface InsightOrder {
  readonly observations: readonly Observation[]
  readonly measures: readonly Measure[]
  /** What they are trials of: a study of ours, or what another program told of its own. */
  readonly of: StudyFolder | Omit<Problem, 'foresee'>
}

const observationsOf = (rows: readonly TrialRow[]): Observation[] =>
  rows.flatMap(({ number, parameters, state, values, exceeds }) =>
    state === 'waiting' ? [] : [{ number, parameters, state, ...(values && { values }), ...(exceeds && { exceeds }) }],
  )

export const ownOrder = (study: StudyFolder, rows: readonly TrialRow[]): InsightOrder => ({
  observations: observationsOf(rows),
  measures: study.design.objectives.map(({ name }) => objectiveDoc(name)),
  of: study,
})

/** Of a study that Optuna made: its complete trials, in a space with the conditions that these keep. */
export const foreignOrder = ({ trials, space, objectives }: StudySnapshot): InsightOrder => {
  const observations = observationsOf(trials).filter(({ state }) => state === 'complete')
  return {
    observations,
    measures: objectives,
    of: {
      space: withConditions(
        space,
        observations.map(({ parameters }) => parameters),
      ),
      objectives: objectives.map(({ name, direction }) => ({ name, direction: direction ?? 'minimize' })),
    },
  }
}

/** What trials are of, and their parameters as it knows them. */
interface Subject {
  readonly problem: Problem
  completed(parameters: Parameters): Parameters
}

const subjectOf = async (of: InsightOrder['of']): Promise<Subject> => {
  if (!('design' in of)) return { problem: of, completed: (parameters) => parameters }
  const { setting } = await openSetting(of.design, of.path)
  return {
    problem: problemOf(setting, of.design, join(of.path, files.design)),
    completed: (parameters) => trialParameters(setting, of.design, parameters),
  }
}

/**
 * What was searched by an earlier version of this program may lack a parameter, which then had its default, or have
 * more; what has a choice that is none now is left out.
 */
const fitted = ({ problem: { space }, completed }: Subject, observation: Observation): Observation[] => {
  const all = completed(observation.parameters)
  const own = Object.entries(all).filter(([name]) => Object.hasOwn(space, name))
  const isKnown = own.every(([name, value]) => space[name]!.type !== 'categorical' || canBe(space[name]!, value))
  return isKnown ? [{ ...observation, parameters: Object.fromEntries(own) }] : []
}

/** @throws UserError when the study's data set or target cannot be opened. */
export const findInsight = async (order: InsightOrder): Promise<Insight> => {
  const subject = await subjectOf(order.of)
  const { problem } = subject
  const observations = order.observations.flatMap((observation) => fitted(subject, observation))
  const { history } = growthOf(
    problem,
    problem.objectives.map(({ name }) => name),
    observations,
  )
  return { ...insightOf(problem, observations, order.measures), history }
}
