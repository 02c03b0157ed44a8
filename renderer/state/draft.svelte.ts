/** The design being written: kept by the service at each pause, checked by it, never lost with the window. */
import type { Preset, SetUp } from '../../core/contract/catalog.ts'
import { datasetAt, fitted, onDataset, type Draft } from '../model/draft.ts'
import { messages } from '../messages.ts'
import { Refusal } from '../service.ts'
import { call, link } from './link.svelte.ts'
import { attempt, notify } from './notices.svelte.ts'

const pauseMs = 350

let now = $state.raw<Draft>()
let setUp = $state.raw<SetUp>()
let problem = $state.raw<{ readonly message: string; readonly remedy: string }>()
let isSaved = $state(true)
let isMeasuring = $state(false)
let timer: ReturnType<typeof setTimeout> | undefined
let latest = 0

export const draft = {
  get now(): Draft | undefined {
    return now
  },
  /** What the design means; of the last one that could be. */
  get setUp(): SetUp | undefined {
    return setUp
  },
  /** Why it cannot start as it is. */
  get problem() {
    return problem
  },
  get isSaved(): boolean {
    return isSaved
  },
  get isMeasuring(): boolean {
    return isMeasuring
  },
}

const ask = async (measure: boolean): Promise<void> => {
  const mine = ++latest
  try {
    const found = await call('setUp', { design: now, measure })
    if (mine !== latest) return
    const { secondsPerTrial } = setUp ?? {}
    // a time once measured stays until another is: most changes do not alter it much
    setUp = { ...(secondsPerTrial !== undefined && { secondsPerTrial }), ...found }
    problem = undefined
  } catch (error) {
    if (mine === latest && error instanceof Refusal) problem = { message: error.message, remedy: error.remedy }
  }
}

/** Trains one epoch to tell what a trial costs. */
export const measure = async (): Promise<void> => {
  isMeasuring = true
  await ask(true)
  isMeasuring = false
}

export const change = (next: Draft): void => {
  now = next
  isSaved = false
  clearTimeout(timer)
  timer = setTimeout(() => {
    void ask(false)
    call('draft.save', { draft: next }).then(
      () => (isSaved = true),
      () => undefined,
    )
  }, pauseMs)
}

/** The draft becomes a preset; what it was before can be had back. */
export const startFrom = ({ title, dataset, design }: Preset): Promise<void | undefined> =>
  attempt(async () => {
    const before = now
    // the user's copy may be a part of what was published
    change(fitted(design as Draft, await call('dataset.detail', { name: dataset })))
    const undo = before && { action: { title: messages.setup.undo, run: () => change(before) } }
    notify({ kind: 'info', message: messages.setup.begun(title), ...undo }, 8000)
  })

/** The draft left behind, or the example; called when the set-up is shown. */
export const loadDraft = async (): Promise<void> => {
  if (now) return
  const kept = (await call('draft.load', {}).catch(() => null)) as Draft | null
  now ??= kept ?? (link.catalog?.example as Draft | undefined)
  if (now) await ask(false)
}

/** Another data set for the draft; it is read to tell how many samples it has. */
export const chooseDataset = (place: string): Promise<void | undefined> =>
  attempt(async () => {
    const name = datasetAt(place, link.catalog?.datasets ?? [])
    const detail = await call('dataset.detail', { name })
    await loadDraft()
    if (now) change(onDataset(now, name, detail))
  })
