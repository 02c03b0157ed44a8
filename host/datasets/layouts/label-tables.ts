/** Long recordings, each with a table that cuts it into samples, as DVS Gesture has them: `x.aedat`, `x_labels.csv`. */
import type { Window, Windows } from '../../../core/data/formats/content.ts'
import { readFile, readSamples } from '../../../core/data/formats/formats.ts'
import { knownSet } from '../../../core/data/known-sets.ts'
import { inputError } from '../../../core/contract/errors.ts'
import type { SourceFolder } from '../folder.ts'
import { faultOf, groupsOf, notesOf, type Layout } from '../layout.ts'

const tableEnding = '_labels.csv'

/** Those of DVS Gesture count from 1. */
const gestures = knownSet('dvsgesture')!.classes
const nameOf = ({ label }: Window): string => gestures[label - 1] ?? String(label)

/** Names of the recordings of the official test set, one a line. */
const testRecordings = async (folder: SourceFolder): Promise<ReadonlySet<string>> => {
  const list = folder.files.find(({ path }) => path.endsWith('trials_to_test.txt'))
  const text = list ? new TextDecoder().decode(await folder.read(list.path)) : ''
  return new Set(text.split(/\r?\n/).map((line) => line.trim()))
}

const windowsIn = async (folder: SourceFolder, table: string): Promise<Windows> => {
  const content = readFile(table, await folder.read(table))
  if (content.kind === 'windows') return content
  throw inputError(`${table} is no table of class, startTime_usec and endTime_usec.`, 'Copy it again from its source.')
}

export const labelTables: Layout = {
  name: 'recordings with tables of labels',
  fits: ({ files }) => files.some(({ path }) => path.endsWith(tableEnding)),
  async *read(folder, { order, sensor }) {
    order(gestures)
    const test = await testRecordings(folder)
    for (const { path: table } of folder.files.filter(({ path }) => path.endsWith(tableEnding))) {
      const stem = table.slice(0, -tableEnding.length)
      const file = folder.files.find(({ path }) => path.startsWith(`${stem}.`))?.path
      if (file === undefined) {
        yield { file: table, reason: `there is no recording ${stem} beside it` }
        continue
      }
      try {
        const content = await windowsIn(folder, table)
        yield* notesOf(table, content)
        const { windows } = content
        const cut = readSamples(file, await folder.open(file), windows, sensor && { sensor })
        yield* notesOf(file, cut)
        const name = file.split('/').at(-1)!
        const place = { file, part: test.has(name) ? ('test' as const) : ('train' as const) }
        const groups = { ...groupsOf(file), recording: stem }
        for (const [i, events] of cut.recordings.entries()) {
          yield { ...place, groups, className: nameOf(windows[i]!), data: { events, polarities: 2 } }
        }
      } catch (error) {
        yield faultOf(file, error)
      }
    }
  },
}
