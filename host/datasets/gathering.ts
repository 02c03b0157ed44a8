/** Reads a user's folder by the layout that fits it: the samples, what is known of them, and the files they came from. */
import type { DatasetDescription } from '../../core/data/dataset.ts'
import { createGatherer, type Gathered } from '../../core/data/gather.ts'
import { knownSet } from '../../core/data/known-sets.ts'
import type { PackIndex } from '../../core/data/pack.ts'
import type { Fingerprint, SourceFolder } from './folder.ts'
import { layoutOf } from './layouts.ts'
import type { Samples } from './samples-file.ts'

/** A data set as it can be sent between threads. */
export interface Pack {
  readonly description: DatasetDescription
  readonly index: PackIndex
  readonly samples: Samples
}

export interface Gathering extends Gathered {
  readonly description: DatasetDescription
  readonly layout: string
  readonly fingerprints: readonly Fingerprint[]
}

/**
 * @param name the user's word, or a known set's.
 * @param write takes the bytes of the samples, one after another.
 * @param onRead is told how many samples, broken ones too, have been read.
 * @throws UserError where no sample is usable.
 */
export const gatherFolder = async (
  name: string,
  folder: SourceFolder,
  write: (bytes: Uint8Array) => void,
  onRead?: (samples: number) => void,
): Promise<Gathering> => {
  const known = knownSet(name)
  const layout = layoutOf(folder)
  const gatherer = createGatherer(name, known, write)
  const sensor = known?.kind === 'events' ? { sensor: { width: known.width, height: known.height } } : {}
  let read = 0
  for await (const found of layout.read(folder, { order: gatherer.order, ...sensor })) {
    gatherer.add(found)
    if (!('note' in found)) onRead?.(++read)
  }
  const gathered = gatherer.end()
  const { title = name, sentence = `Imported from ${folder.root}.`, licence = 'not stated' } = known ?? {}
  const { classes } = gathered.index
  return {
    ...gathered,
    description: { name, title, sentence, licence, source: known?.source ?? folder.root, classes },
    layout: layout.name,
    fingerprints: folder.fingerprints(),
  }
}
