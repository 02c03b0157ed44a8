/** Recordings of the reference folder against what independent readers say of every event. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import type { FileContent, Recording } from '../../../../core/data/formats/content.ts'
import { readFile } from '../../../../core/data/formats/formats.ts'
import type { ReadContext } from '../../../../core/data/formats/format.ts'
import { sharedJson, sharedPath } from '../../../shared.ts'
import { rowsOf } from '../streams.ts'
import type { EventRow } from '../streams.ts'

interface Golden {
  readonly file: string
  readonly events: number
  readonly first: readonly EventRow[]
  readonly last: readonly EventRow[]
  readonly sha256_txyp_i64le_rowmajor: string
}

const folder = 'data/formats'

export const sharedBytes = (path: string): Uint8Array => new Uint8Array(readFileSync(sharedPath(path)))

export const readShared = (path: string, context?: ReadContext): FileContent =>
  readFile(path, sharedBytes(`${folder}/${path}`), context)

export const recordingOf = (content: FileContent): Recording => {
  if (content.kind !== 'recording') throw new Error(`a recording was expected, not ${content.kind}`)
  return content
}

/** Rows in the file's own time. */
export const fileRows = ({ events, startUs }: Recording): EventRow[] =>
  rowsOf(events).map(([us, x, y, polarity]) => [us + startUs, x, y, polarity])

/** Checks all events of the file that a golden is about, and gives the recording. */
export const expectGolden = (name: string, asTheGolden: (row: EventRow) => EventRow = (row) => row): Recording => {
  const golden = sharedJson<Golden>(`${folder}/golden/${name}.json`)
  const recording = recordingOf(readShared(golden.file))
  const rows = fileRows(recording).map(asTheGolden)
  expect(rows.slice(0, golden.first.length)).toEqual(golden.first)
  expect(rows.slice(-golden.last.length)).toEqual(golden.last)
  expect(rows).toHaveLength(golden.events)
  const all = BigInt64Array.from(rows.flat(), BigInt)
  expect(createHash('sha256').update(all).digest('hex')).toBe(golden.sha256_txyp_i64le_rowmajor)
  return recording
}
