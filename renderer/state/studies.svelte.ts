/** The studies there are; removing one can be undone. */
import type { StudySummary } from '../../core/contract/views.ts'
import { messages } from '../messages.ts'
import { call, onEvent, onOpen } from './link.svelte.ts'
import { attempt, notify } from './notices.svelte.ts'
import { go, leave, route } from './route.svelte.ts'

let list = $state.raw<readonly StudySummary[]>()

export const studies = {
  /** Undefined until the service has told. */
  get list(): readonly StudySummary[] | undefined {
    return list
  },
}

/** Asks again: what trials a running study has is told to nobody who has not opened it. */
export const refresh = async (): Promise<void> => {
  list = (await attempt(() => call('studies.list', {}))) ?? list
}

onOpen(() => void refresh())
onEvent(({ event }) => {
  if (event === 'studies') void refresh()
})

/** Makes a study of a design, starts it and shows its progress. */
export const createAndStart = (design: unknown): Promise<void | undefined> =>
  attempt(async () => {
    const { id } = await call('studies.create', { design })
    await call('study.start', { id })
    go({ view: 'progress', study: id })
  })

export const duplicate = (id: string): Promise<unknown> => attempt(() => call('studies.duplicate', { id }))

export const remove = ({ id, name }: StudySummary): Promise<void | undefined> =>
  attempt(async () => {
    await call('studies.remove', { id })
    if (route.study === id) leave()
    const restore = (): void => void attempt(() => call('studies.restore', { id }))
    notify({
      kind: 'info',
      message: messages.studies.removed(name),
      action: { title: messages.studies.undo, run: restore },
    })
  })
