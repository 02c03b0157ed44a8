/** The data sets there are: those known, with what was imported of them, and users' own. */
import { UserError } from '../../core/contract/errors.ts'
import type { DatasetDescription } from '../../core/data/dataset.ts'
import { digits } from '../../core/data/digits.ts'
import type { Report } from '../../core/data/gather.ts'
import { knownSet, knownSets } from '../../core/data/known-sets.ts'
import { importedIndex, importedNames, type ImportedIndex } from './imported.ts'
import { digitPaths } from './open.ts'

/** A row of the `datasets` verb. */
export interface DatasetEntry extends DatasetDescription {
  readonly kind: 'images' | 'events'
  readonly width: number
  readonly height: number
  /** Channels of an image, polarities of an event. */
  readonly planes: number
  /** Samples of what is here, else of the complete set. */
  readonly samples: number
  /** Whether its name opens it; where not, it can be imported. */
  readonly present: boolean
  /** The user's own copy that was imported. */
  readonly path?: string
  readonly report?: Report
}

export const entryOf = (index: ImportedIndex): DatasetEntry => {
  const { name, title, sentence, licence, source, classes, path, report, samples } = index
  const { kind, width, height, planes, labels } = samples
  const what = { name, title, sentence, licence, source, classes, kind, width, height, planes }
  return { ...what, samples: labels.length, present: true, path, report }
}

const unknown = {
  title: '',
  licence: '',
  source: '',
  classes: [],
  kind: 'images',
  width: 0,
  height: 0,
  planes: 0,
} as const

/** One whose index cannot be read is not here, and says why. */
const importedEntry = (name: string): DatasetEntry => {
  try {
    return entryOf(importedIndex(name)!)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const set = knownSet(name) ?? { ...unknown, samples: 0, title: name }
    return { ...set, name, sentence: `${error.message}. ${error.remedy}`, present: false }
  }
}

/** Without reading any data. */
export const listDatasets = (): readonly DatasetEntry[] => {
  const imported = new Map(importedNames().map((name) => [name, importedEntry(name)]))
  const known = knownSets.map((set) => imported.get(set.name) ?? { ...set, present: false })
  const own = [...imported.values()].filter(({ name }) => !knownSets.some((set) => set.name === name))
  const bundled = { ...digits, kind: 'images' as const, planes: 1, samples: 10_000, present: !!digitPaths() }
  return [bundled, ...known, ...own]
}
