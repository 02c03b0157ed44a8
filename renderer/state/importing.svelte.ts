/** How far the import of a data set is. */
import { onEvent } from './link.svelte.ts'

let last = $state.raw<{ readonly name: string; readonly samples: number }>()
onEvent((event) => {
  if (event.event === 'import') last = event
})

/** Samples read so far of the set of that name; 0 before the first are told. */
export const samplesRead = (name: string): number => (last?.name === name ? last.samples : 0)

export const forgetRead = (): void => {
  last = undefined
}
