/** A value that follows another some time behind: for what costs much and changes little. */
import { untrack } from 'svelte'

/**
 * Follows `source` at most every `ms`, and at once where one of the two is nothing. Called while a component begins.
 */
export const behind = <T>(source: () => T | undefined, ms: number): { readonly now: T | undefined } => {
  let now = $state.raw(untrack(source))
  let timer: ReturnType<typeof setTimeout> | undefined
  const follow = (): void => {
    clearTimeout(timer)
    timer = undefined
    now = untrack(source)
  }
  $effect(() => {
    const isThere = source() !== undefined
    if (isThere && untrack(() => now) !== undefined) timer ??= setTimeout(follow, ms)
    else follow()
  })
  $effect(() => () => clearTimeout(timer))
  return {
    get now() {
      return now
    },
  }
}
