/** What the service is asked of one trial at a time: the last answer, and whether another is under way. */
import { attempt } from './notices.svelte.ts'

export interface Answer<T> {
  readonly value: T | undefined
  readonly isAsking: boolean
  /** Asks again although nothing changed. */
  again(): void
}

/**
 * Asks anew whenever `ask` gives another key; what is shown meanwhile is the answer before, of the same key, or nothing.
 * Called while a component begins.
 */
export const answerOf = <T>(
  ask: () => { readonly key: string; readonly run: () => Promise<T> } | undefined,
): Answer<T> => {
  let value = $state.raw<T>()
  let isAsking = $state(false)
  let times = $state(0)
  let shown: string | undefined
  let latest = 0
  const question = $derived(ask())
  const key = $derived(question?.key)
  $effect(() => {
    void times
    const now = key
    if (now !== shown) value = undefined
    shown = now
    const mine = ++latest
    if (now === undefined) return
    isAsking = true
    void attempt(question!.run).then((found) => {
      if (mine !== latest) return
      value = found
      isAsking = false
    })
  })
  return {
    get value() {
      return value
    },
    get isAsking() {
      return isAsking
    },
    again: () => void times++,
  }
}
