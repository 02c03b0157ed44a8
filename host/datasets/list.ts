/** The data sets there are: those known, with what was imported of them, and users' own. */
import type { DatasetDescription } from '../../core/data/dataset.ts'
import { digits } from '../../core/data/digits.ts'
import type { Report } from '../../core/data/gather.ts'
import { knownSets } from '../../core/data/known-sets.ts'
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

/** Without reading any data. */
export const listDatasets = (): readonly DatasetEntry[] => {
  const imported = new Map(importedNames().map((name) => [name, entryOf(importedIndex(name)!)]))
  const known = knownSets.map((set) => imported.get(set.name) ?? { ...set, present: false })
  const own = [...imported.values()].filter(({ name }) => !knownSets.some((set) => set.name === name))
  const bundled = { ...digits, kind: 'images' as const, planes: 1, samples: 10_000, present: !!digitPaths() }
  return [bundled, ...known, ...own]
}
