/** What the window has to say: a sentence, a remedy, and a button that does it. */
import { messages } from '../messages.ts'
import { Refusal } from '../service.ts'

export interface Notice {
  readonly id: number
  readonly kind: 'info' | 'bad'
  readonly message: string
  readonly remedy?: string
  readonly action?: { readonly title: string; readonly run: () => void }
}

let next = 0
let shown = $state.raw<readonly Notice[]>([])

export const notices = {
  get shown(): readonly Notice[] {
    return shown
  },
}

export const dismiss = (id: number): void => {
  shown = shown.filter((notice) => notice.id !== id)
}

export const notify = (notice: Omit<Notice, 'id'>, lastsMs?: number): void => {
  const id = next++
  // the same sentence once is enough
  shown = [...shown.filter(({ message }) => message !== notice.message), { ...notice, id }].slice(-3)
  if (lastsMs) setTimeout(() => dismiss(id), lastsMs)
}

/** Does something that may be refused; the refusal is told. */
export const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) notify({ kind: 'bad', message: `${error.message}.`, remedy: error.remedy })
    else notify({ kind: 'bad', message: messages.line.bug(String(error)), remedy: messages.line.bugRemedy })
    return undefined
  }
}
