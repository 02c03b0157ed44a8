/** The events of a recording by time: which are in sight, how many there are when. */
import type { SampleDetail } from '../../core/contract/dataset.ts'

export type Recording = Extract<SampleDetail, { readonly kind: 'recording' }>

/** The first event that is later than `us`. */
export const firstAfter = (timeUs: readonly number[], us: number): number => {
  let [low, high] = [0, timeUs.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (timeUs[middle]! <= us) low = middle + 1
    else high = middle
  }
  return low
}

export interface Span {
  readonly fromUs: number
  readonly toUs: number
  readonly darker: number
  readonly brighter: number
}

/** Events in `count` spans of equal length, of which the last ends with the recording. */
export const spansOf = ({ durationUs, timeUs, polarity }: Recording, count: number): Span[] => {
  const counts = Array.from({ length: count }, () => [0, 0])
  timeUs.forEach((us, event) => {
    const span = Math.min(count - 1, Math.floor((us / Math.max(1, durationUs)) * count))
    counts[span]![polarity[event]!]!++
  })
  const edge = (span: number): number => (durationUs * span) / count
  return counts.map(([darker = 0, brighter = 0], i) => ({ fromUs: edge(i), toUs: edge(i + 1), darker, brighter }))
}
