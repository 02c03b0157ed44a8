/** The service: the methods of the contract over one folder of studies. Hosts only carry its messages. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import type { MethodName, OutputOf, ParsedOf, ServiceEvent } from '../../core/contract/service.ts'
import { unpacked } from '../datasets/open.ts'
import { readJsonFile } from '../files/json.ts'
import type { Aside } from '../study/session.ts'
import { files, readStudyFolder, writeStudyFile } from '../study/folder.ts'
import { catalog } from './catalog.ts'
import { createDesk } from './desk.ts'
import { openLiveStudy, type LiveStudy } from './live-study.ts'
import { openForeignStudy } from './foreign-study.ts'
import { foreignOrder, ownOrder } from './insight.ts'
import { createInsights } from './insights.ts'
import { exportedFile } from './mapping.ts'
import { designFrom } from './set-up.ts'
import { createStudy, createStudyList, foreignPath, removeStudy, restoreStudy, studyPath } from './studies.ts'
import type { WatchedStudy } from './study-view.ts'
import { trialDetail } from './trial-detail.ts'

/** One who asks: a window, a browser's tab, a script. */
export interface Caller {
  /** Begins or ends the events of a study for this caller. */
  watch(study: WatchedStudy): void
  unwatch(id: string): void
}

type Handlers = {
  [M in MethodName]: (input: ParsedOf<M>, caller: Caller, signal: AbortSignal) => OutputOf<M> | Promise<OutputOf<M>>
}

export interface Service {
  call<M extends MethodName>(method: M, input: ParsedOf<M>, caller: Caller, signal: AbortSignal): Promise<OutputOf<M>>
  /** Events that concern everybody. */
  watch(listener: (event: ServiceEvent) => void): () => void
  /** Whether any study is at work. */
  isTraining(): boolean
  /** Stops what is training and lets every study go. */
  close(): Promise<void>
}

const draftFile = '.draft.json'

/** @param root the studies folder; made when the first study is. */
export const createService = (root: string): Service => {
  /** Studies that are open or just being opened, and those that are. */
  const opening = new Map<string, Promise<LiveStudy>>()
  const open = new Map<string, LiveStudy>()
  const list = createStudyList(root)
  /** A data set's path is relative to the folder that the study will have. */
  const newStudy = join(root, 'new')
  const desk = createDesk()
  const insights = createInsights()
  const listeners = new Set<(event: ServiceEvent) => void>()
  const tell = (event: ServiceEvent): void => listeners.forEach((listener) => listener(event))
  const changed = (): void => tell({ event: 'studies' })
  let soon: NodeJS.Timeout | undefined
  /** Trials end by the hundred: the list that counts them is told of once a second. */
  const changedSoon = (): void => {
    soon ??= setTimeout(() => {
      soon = undefined
      changed()
    }, 1_000)
  }

  const aside: Aside = {
    openDataset: async (name, baseDir) => unpacked(await desk.run('readDataset', { name, baseDir })),
    checkStore: (path) => desk.run('checkTables', { path }),
  }

  const openStudy = async (id: string): Promise<LiveStudy> => openLiveStudy(id, studyPath(root, id), aside)

  /** One that can be trained and mapped. */
  const live = (id: string): Promise<LiveStudy> => {
    const known = opening.get(id)
    if (known) return known
    const study = openStudy(id)
    opening.set(id, study)
    study.then(
      (opened) => {
        open.set(id, opened)
        opened.watch(({ event }) => {
          if (event === 'state') changed()
          else if (event !== 'epoch') changedSoon()
        })
      },
      () => opening.delete(id),
    )
    return study
  }

  const close = async (id: string): Promise<void> => {
    // one that cannot be opened is closed
    const study = await opening.get(id)?.catch(() => undefined)
    await study?.close()
    open.delete(id)
    opening.delete(id)
  }

  const handlers: Handlers = {
    catalog: () => catalog(),
    'dataset.detail': ({ name }) => desk.run('describeDataset', { name, baseDir: newStudy }),
    'dataset.import': (order) =>
      desk.run('importOwn', order, (samples) => tell({ event: 'import', name: order.name, samples })),
    'dataset.sample': (order) => desk.run('readSample', { ...order, baseDir: newStudy }),
    setUp: (order) => desk.run('setUp', { ...order, baseDir: newStudy }),
    'draft.save': ({ draft }) => {
      writeStudyFile(root, draftFile, `${JSON.stringify(draft ?? null)}\n`)
      return null
    },
    'draft.load': () => {
      const path = join(root, draftFile)
      return existsSync(path) ? readJsonFile(path, z.unknown(), 'Remove it.') : null
    },
    'studies.list': async () => {
      // one that is being opened is not read twice
      await Promise.allSettled(opening.values())
      return list(open)
    },
    'studies.create': ({ design }) => {
      const id = createStudy(root, designFrom(design))
      changed()
      return { id }
    },
    'studies.duplicate': ({ id }) => {
      const { design } = readStudyFolder(studyPath(root, id))
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
    'study.open': async ({ id }, caller, signal) => {
      const foreign = foreignPath(root, id)
      // nothing tells that it has changed: it is read anew
      const study = foreign ? openForeignStudy(id, foreign) : await live(id)
      if (!signal.aborted) caller.watch(study)
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
      changed()
      return null
    },
    'study.confirm': async ({ id, seeds, workers }) => {
      const study = await live(id)
      study.confirm(seeds, workers)
      return null
    },
    'study.enqueue': async ({ id, parameters }) => {
      const study = await live(id)
      return { trial: study.enqueue(parameters) }
    },
    'study.insight': async ({ id }) => {
      const foreign = foreignPath(root, id)
      if (foreign) return insights.of(id, foreignOrder(openForeignStudy(id, foreign).snapshot()))
      const study = await live(id)
      const { path } = study.session.study
      return insights.of(id, ownOrder({ path, design: study.design }, study.snapshot().trials))
    },
    'trial.retry': async ({ id, trial }) => {
      const study = await live(id)
      return { trial: study.enqueue(study.row(trial).parameters) }
    },
    'trial.remove': async ({ id, trial }) => {
      const study = await live(id)
      study.remove(trial)
      return null
    },
    'trial.detail': async ({ id, trial }) => trialDetail(await live(id), trial),
    'trial.map': async ({ id, trial, target }) => desk.run('mapTrial', (await live(id)).order(trial, target)),
    'trial.export': async ({ id, trial, target }) => desk.run('exportTrial', (await live(id)).order(trial, target)),
    'trial.file': ({ id, trial, target, name }) => exportedFile(studyPath(root, id), trial, target, name),
    'study.table': async ({ id, format }) => ({
      text: await desk.run('writeTable', {
        path: foreignPath(root, id) ?? join(studyPath(root, id), files.store),
        format,
      }),
    }),
  }

  return {
    isTraining: () => [...open.values()].some(({ isTraining }) => isTraining),
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
      clearTimeout(soon)
      await Promise.all([desk.close(), insights.close(), ...[...opening.keys()].map(close)])
    },
  }
}
