/** The header of Prophesee's raw recordings: which words follow, and the sensor where it is said. */
import type { Resolution } from '../dataset.ts'
import type { EventDecoder, FileHead } from './event-file.ts'
import { textHeader } from './text-header.ts'

const headerOf = (head: Uint8Array) => textHeader(head, '%', /^% end\s*$/)

/** True for a header of words of this version, in the older (`evt 2.0`) or newer words (`format EVT2;...`). */
export const isRaw =
  (version: '2' | '3') =>
  ({ head }: FileHead): boolean =>
    new RegExp(`^% (evt ${version}\\.0|format EVT${version}(;.*)?)\\s*$`, 'm').test(headerOf(head).text)

const sensorOf = (text: string): Resolution | undefined => {
  const geometry = /^% geometry (\d+)x(\d+)/m.exec(text)
  const width = /;width=(\d+)/.exec(text)?.[1] ?? geometry?.[1]
  const height = /;height=(\d+)/.exec(text)?.[1] ?? geometry?.[2]
  return width && height ? { width: Number(width), height: Number(height) } : undefined
}

export const openRaw = ({ head }: FileHead, decode: EventDecoder['decode']): EventDecoder => {
  const { text, end } = headerOf(head)
  const sensor = sensorOf(text)
  return { start: end, ...(sensor && { sensor }), polarities: 2, clock: 'camera', decode }
}
