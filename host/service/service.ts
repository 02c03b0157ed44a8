/** The service: the methods of the contract over one folder of studies. Hosts only carry its messages. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import type { MethodName, OutputOf, ParsedOf, ServiceEvent } from '../../core/contract/service.ts'
import type { StudySummary } from '../../core/contract/views.ts'
import { writeStudyFile } from '../study/folder.ts'
import { readJsonFile } from '../files/json.ts'
import { trialTable } from '../report/trial-table.ts'
import { catalog } from './catalog.ts'
import { openLiveStudy, type LiveStudy } from './live-study.ts'
import { exportedFile, exportTrial, mapTrial } from './mapping.ts'
import { designFrom, setUp } from './set-up.ts'
import { createStudy, listStudies, removeStudy, restoreStudy, studyPath } from './studies.ts'
import { trialDetail } from './trial-detail.ts'

/** One who asks: a window, a browser's tab, a script. */
export interface Caller {
  /** Begins or ends the events of a study for this caller. */
  watch(study: LiveStudy): void
  unwatch(id: string): void
}

type Handlers = {
  [M in MethodName]: (input: ParsedOf<M>, caller: Caller, signal: AbortSignal) => OutputOf<M> | Promise<OutputOf<M>>
}

export interface Service {
  call<M extends MethodName>(method: M, input: ParsedOf<M>, caller: Caller, signal: AbortSignal): Promise<OutputOf<M>>
  /** Events that concern everybody. */
  watch(listener: (event: ServiceEvent) => void): () => void
  /** Stops what is training and lets every study go. */
  close(): Promise<void>
}

const draftFile = '.draft.json'

/** @param root the studies folder; made when the first study is. */
export const createService = (root: string): Service => {
  const open = new Map<string, Promise<LiveStudy>>()
  const listeners = new Set<(event: ServiceEvent) => void>()
  const changed = (): void => listeners.forEach((listener) => listener({ event: 'studies' }))

  const live = (id: string): Promise<LiveStudy> => {
    const known = open.get(id)
    if (known) return known
    const opening = openLiveStudy(id, studyPath(root, id))
    open.set(id, opening)
    opening.then(
      (study) => study.watch(({ event }) => event === 'state' && changed()),
      () => open.delete(id),
    )
    return opening
  }

  const close = async (id: string): Promise<void> => {
    const study = await open.get(id)
    open.delete(id)
    await study?.close()
  }

  /** What the files say, with the state of those that are open. */
  const list = async (): Promise<StudySummary[]> =>
    Promise.all(
      listStudies(root).map(async (summary) => {
        const study = await open.get(summary.id)
        return study ? { ...summary, state: study.state, hypervolume: study.front().hypervolume } : summary
      }),
    )

  const handlers: Handlers = {
    catalog: () => catalog(),
    setUp: ({ design, measure }) => setUp(design, measure, root),
    'draft.save': ({ draft }) => {
      writeStudyFile(root, draftFile, `${JSON.stringify(draft ?? null)}\n`)
      return null
    },
    'draft.load': () => {
      const path = join(root, draftFile)
      return existsSync(path) ? readJsonFile(path, z.unknown(), 'Remove it.') : null
    },
    'studies.list': list,
    'studies.create': ({ design }) => {
      const id = createStudy(root, designFrom(design))
      changed()
      return { id }
    },
    'studies.duplicate': async ({ id }) => {
      const { design } = await live(id)
      const copy = createStudy(root, { ...design, name: `${design.name} copy` })
      changed()
      return { id: copy }
    },
    'studies.remove': async ({ id }) => {
      await close(id)
      removeStudy(root, id)
      changed()
      return null
    },
    'studies.restore': ({ id }) => {
      restoreStudy(root, id)
      changed()
      return null
    },
    'study.open': async ({ id }, caller) => {
      const study = await live(id)
      caller.watch(study)
      return study.snapshot()
    },
    'study.close': ({ id }, caller) => {
      caller.unwatch(id)
      return null
    },
    'study.start': async ({ id, workers }) => {
      const study = await live(id)
      study.start(workers)
      return null
    },
    'study.pause': async ({ id }) => {
      const study = await live(id)
      study.pause()
      return null
    },
    'study.stop': async ({ id }) => {
      // the answer is that it stops; that it has stopped is an event
      const study = await live(id)
      void study.stop()
      return null
    },
    'study.budget': async ({ id, trials }) => {
      const study = await live(id)
      study.setBudget(trials)
      return null
    },
    'study.enqueue': async ({ id, parameters }) => {
      const study = await live(id)
      return { trial: study.enqueue(parameters) }
    },
    'trial.retry': async ({ id, trial }) => {
      const study = await live(id)
      return { trial: study.retry(trial) }
    },
    'trial.remove': async ({ id, trial }) => {
      const study = await live(id)
      study.remove(trial)
      return null
    },
    'trial.detail': async ({ id, trial }) => trialDetail(await live(id), trial),
    'trial.map': async ({ id, trial, target }) => mapTrial(await live(id), trial, target),
    'trial.export': async ({ id, trial, target }) => exportTrial(await live(id), trial, target),
    'trial.file': async ({ id, trial, target, name }) => exportedFile(await live(id), trial, target, name),
    'study.table': async ({ id, format }) => {
      const { store } = (await live(id)).session
      return { text: trialTable(store, format) }
    },
  }

  return {
    async call(method, input, caller, signal) {
      const handler = handlers[method] as (input: unknown, caller: Caller, signal: AbortSignal) => unknown
      if (signal.aborted) throw inputError('The request was taken back', 'Ask again.')
      return (await handler(input, caller, signal)) as OutputOf<typeof method>
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      await Promise.all([...open.keys()].map(close))
    },
  }
}
