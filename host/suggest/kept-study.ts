/** A search that is kept in a folder: in Optuna's storage schema, the search itself as an attribute of the study. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { inputError } from '../../core/contract/errors.ts'
import type { AskedTrial, Keeper } from '../../core/search/ask-tell.ts'
import { isPoint } from '../../core/search/point.ts'
import type { Observation } from '../../core/search/problem.ts'
import { makeFolder } from '../files/folder.ts'
import { lockFolder } from '../files/lock.ts'
import { damaged } from '../store/failure.ts'
import { openStore } from '../store/open.ts'
import type { StudyStore } from '../store/study-store.ts'
import { removedKey } from '../store/tally.ts'
import { keepsConstraints, type StoredTrial } from '../store/trial-reader.ts'
import { files, foreignStore, isStudy } from '../study/folder.ts'
import { exceedsIn, parametersOf, wayIn } from '../study/trials.ts'
import { orderSchema, type Order } from './requests.ts'

export interface KeptStudy {
  readonly order: Order
  readonly observations: readonly Observation[]
  readonly keeper: Keeper
  /** Trials that are no points of the space, of which the search knows nothing. */
  readonly leftOut: number
  close(): void
}

/** The attribute of the study. */
const searchKey = 'spikefront:search'

/** What is searched in a store; undefined where `suggest` has not begun it. */
export const searchIn = (store: StudyStore): Order | undefined => {
  const attribute = store.userAttributes()[searchKey]
  if (attribute === undefined) return undefined
  const kept = orderSchema.safeParse(attribute)
  if (!kept.success) throw damaged(store.path, `its attribute ${searchKey} is no search`)
  return kept.data
}

/** The search of the study in a store: as it was begun, or as it is begun now with trials made by Optuna. */
const orderIn = (store: StudyStore, path: string, given: Order | undefined): Order => {
  const kept = searchIn(store)
  if (kept) {
    if (given && !isDeepStrictEqual(given, kept))
      throw inputError(
        `the search in ${path} was begun with another space, objectives, constraints, seed, sampler, costs or number of trials`,
        'Open it with the study alone, or name another folder.',
      )
    return kept
  }
  if (!given) throw inputError(`${path} holds no search yet`, 'Give space and objectives.')
  const directions = given.objectives.map(({ direction }) => direction)
  if (!isDeepStrictEqual(directions, store.study.directions))
    throw inputError(
      `the study in ${path} has the directions ${store.study.directions.join(', ')}, not ${directions.join(', ')}`,
      'Give the objectives of the study, in its order.',
    )
  store.setUserAttribute('study', searchKey, given)
  return given
}

const createIn = (file: string, { objectives }: Order): StudyStore =>
  openStore(file, {
    create: {
      name: 'search',
      directions: objectives.map(({ direction }) => direction),
      metricNames: objectives.map(({ name }) => name),
    },
  })

/** In Optuna a complete trial may have an infinite value or break a constraint that we do not know: here it failed. */
const observed = (trial: StoredTrial, limits: number): Observation[] => {
  const { number, parameters, state, values } = trial
  if (state === 'waiting') return []
  const way = { ...wayIn(trial.userAttributes), ...exceedsIn(trial) }
  const isKnown = limits > 0 && way.exceeds?.length === limits
  if (state !== 'complete') return [{ number, parameters, state, ...way }]
  return values!.every(Number.isFinite) && (isKnown || keepsConstraints(trial))
    ? [{ number, parameters, state, values: values!, ...way }]
    : [{ number, parameters, state: 'failed' }]
}

const keeperOf = (store: StudyStore, { space }: Order, waiting: AskedTrial[]): Keeper => ({
  begin: (parameters) => store.createTrial(parameters, space),
  enqueue: (parameters) => {
    const trial = store.createTrial(parameters, space, 'waiting')
    waiting.push({ trial, parameters })
    return trial
  },
  beginWaiting: () => {
    const [next] = waiting
    if (next) store.startTrial(next.trial, next.parameters, space)
    return waiting.shift()
  },
  end: (trial, outcome, { exceeds, ...way }) =>
    typeof outcome === 'string'
      ? store.finishTrial(trial, outcome, null, way)
      : store.finishTrial(trial, 'complete', outcome, way, [], exceeds),
})

/**
 * Opens or makes a kept search, held by this process alone.
 * @param path a folder, or a file that Optuna made.
 * @param given what it is to be; undefined where the study is to say.
 * @throws UserError where it is another search, a study of networks, or cannot be opened.
 */
export const openKeptStudy = (path: string, given: Order | undefined): KeptStudy => {
  if (isStudy(path))
    throw inputError(`${path} is a study of networks`, `Go on with: spikefront design --resume --study ${path}`)
  const file = foreignStore(path) ?? join(path, files.store)
  const isThere = existsSync(file)
  if (!isThere && !given) throw inputError(`${path} holds no study`, 'Give space and objectives to begin one.')
  makeFolder(dirname(file))
  const lock = lockFolder(dirname(file))
  let store: StudyStore | undefined
  const close = (): void => {
    store?.close()
    lock.release()
  }
  try {
    store = isThere ? openStore(file) : createIn(file, given!)
    const order = orderIn(store, path, given)
    const stored = store
      .trials({ userAttributes: ['course', 'expected', 'cost', removedKey], intermediate: 'none' })
      .filter(({ userAttributes }) => userAttributes[removedKey] !== true)
    const inside = stored.filter((trial) => isPoint(order.space, parametersOf(trial) ?? {}))
    const waiting = inside
      .filter(({ state }) => state === 'waiting')
      .map((trial) => ({ trial: trial.number, parameters: parametersOf(trial) }))
    return {
      order,
      observations: inside.flatMap((trial) => observed(trial, Object.keys(order.constraints).length)),
      keeper: keeperOf(store, order, waiting),
      leftOut: stored.length - inside.length,
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}
