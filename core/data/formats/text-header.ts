/** The lines of text that begin many files of events, each with the same mark. */
import type { Resolution } from '../dataset.ts'

export interface TextHeader {
  readonly text: string
  /** The byte behind it. */
  readonly end: number
}

const newline = 0x0a
const isText = (byte: number): boolean => byte >= 0x20 || byte === 0x09 || byte === 0x0d

/** The header of a file; events whose first byte is the mark are told from lines by what follows it. */
export const textHeader = (head: Uint8Array, mark: string, isLast: RegExp): TextHeader => {
  const decoder = new TextDecoder()
  let end = 0
  while (head[end] === mark.charCodeAt(0)) {
    const next = head.indexOf(newline, end)
    if (next < 0 || !head.subarray(end, next).every(isText)) break
    const line = decoder.decode(head.subarray(end, next))
    end = next + 1
    if (isLast.test(line)) break
  }
  return { text: decoder.decode(head.subarray(0, end)), end }
}

/** True where the file begins with `text`. */
export const beginsWith = (head: Uint8Array, text: string): boolean =>
  Array.from(text).every((letter, i) => head[i] === letter.charCodeAt(0))

const cameras: readonly (readonly [name: RegExp, sensor: Resolution])[] = [
  [/DVS128/i, { width: 128, height: 128 }],
  [/DAVIS240/i, { width: 240, height: 180 }],
  [/DAVIS346/i, { width: 346, height: 260 }],
  [/DAVIS640/i, { width: 640, height: 480 }],
]

/** The sensor of the camera that a header names. */
export const sensorOfCamera = (text: string): Resolution | undefined => cameras.find(([name]) => name.test(text))?.[1]
