/** A study's trials as its search sees them: in memory, every change first in the store. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import type { Parameters, Space } from '../../core/search/space.ts'
import type { KeptTrial, TrialStore } from '../../core/study/runner.ts'
import { constraintsKey, type StudyStore, type Told } from '../store/study-store.ts'
import { removedKey } from '../store/tally.ts'
import type { StoredTrial } from '../store/trial-reader.ts'
import { files } from './folder.ts'

export interface StudyTrials extends TrialStore {
  /** A trial that is to be trained before the search is asked again; returns its number. */
  enqueue(parameters: Parameters, space: Space): number
  /** Takes a trial out; its row stays in the store, marked. */
  remove(number: number, space: Space): void
}

/** The parameters of a trial in any state. */
export const parametersOf = ({ state, parameters, systemAttributes }: StoredTrial): Parameters =>
  state === 'waiting' ? (systemAttributes['fixed_params'] as Parameters) : parameters

const wayOf = z.object({
  course: z.array(z.object({ at: z.number(), values: z.array(z.number()) })).exactOptional(),
  expected: z.array(z.number()).exactOptional(),
  cost: z.number().positive().exactOptional(),
})

/** What a trial told on its way, what it would have come to and what it took, of its attributes. */
export const wayIn = (attributes: Readonly<Record<string, unknown>>): Pick<KeptTrial, 'course' | 'expected' | 'cost'> =>
  wayOf.safeParse(attributes).data ?? {}

/** By how much a trial exceeds each limit, where a study has limits. */
export const exceedsIn = ({ systemAttributes }: StoredTrial): Pick<KeptTrial, 'exceeds'> => {
  const { data } = z.array(z.number()).min(1).safeParse(systemAttributes[constraintsKey])
  return data ? { exceeds: data } : {}
}

const keptOf = (trial: StoredTrial): KeptTrial => {
  const { number, state, values, userAttributes } = trial
  return {
    number,
    state,
    parameters: parametersOf(trial),
    ...(values && { values }),
    ...exceedsIn(trial),
    ...wayIn(userAttributes),
  }
}

/** A commit waits for the disk: epochs of trials that run are written together, at most once in this time. */
const toldEveryMs = 1_000

/**
 * @param before the trials that the store has, without those taken out.
 * @param now milliseconds.
 */
export const studyTrials = (
  store: StudyStore,
  folder: string,
  before: readonly StoredTrial[],
  now = () => performance.now(),
): StudyTrials => {
  const trials = new Map(before.map((trial) => [trial.number, keptOf(trial)]))
  const put = (trial: KeptTrial): void => void trials.set(trial.number, trial)
  let told: Told[] = []
  let written = -Infinity

  const finishTrial: TrialStore['finishTrial'] = (number, state, values, attributes, exceeds = []) => {
    store.finishTrial(
      number,
      state,
      values,
      attributes,
      told.filter(([of]) => of === number),
      exceeds,
    )
    told = told.filter(([of]) => of !== number)
    const { parameters } = trials.get(number)!
    put({
      number,
      state,
      parameters,
      ...(values && { values }),
      ...(exceeds.length > 0 && { exceeds }),
      ...wayIn(attributes ?? {}),
    })
  }
  const startTrial: TrialStore['startTrial'] = (number, parameters, space) => {
    store.startTrial(number, parameters, space)
    put({ number, state: 'running', parameters })
  }

  return {
    trials: () => [...trials.values()],
    createTrial(parameters, space) {
      const number = store.createTrial(parameters, space)
      put({ number, state: 'running', parameters })
      return number
    },
    enqueue(parameters, space) {
      const number = store.createTrial(parameters, space, 'waiting')
      put({ number, state: 'waiting', parameters })
      return number
    },
    nextWaiting: () => store.nextWaiting(),
    startTrial,
    restartTrial(number) {
      const { parameters, course } = trials.get(number)!
      rmSync(join(folder, files.artifacts(number)), { recursive: true, force: true })
      told = told.filter(([of]) => of !== number)
      store.restartTrial(number, course && { course })
      put({ number, state: 'running', parameters, ...(course && { course }) })
    },
    setIntermediate(number, step, value) {
      told.push([number, step, value])
      if (now() - written < toldEveryMs) return
      store.setIntermediate(...told)
      told = []
      written = now()
    },
    finishTrial,
    remove(number, space) {
      const trial = trials.get(number)
      if (!trial) throw inputError(`${store.path} has no trial ${number}`, 'Choose one of its trials.')
      // what waits would still be trained, by us or by Optuna
      if (trial.state === 'waiting') startTrial(number, trial.parameters, space)
      if (trial.state === 'waiting' || trial.state === 'running')
        finishTrial(number, 'failed', null, { reason: 'removed before it was trained' })
      store.setUserAttribute(number, removedKey, true)
      trials.delete(number)
    },
  }
}
