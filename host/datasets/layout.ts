/** What a layout of a data set is, and what its files' names say. */
import { UserError } from '../../core/contract/errors.ts'
import type { Resolution } from '../../core/data/dataset.ts'
import type { Fault, FoundSample, Note } from '../../core/data/gather.ts'
import type { SourceFolder } from './folder.ts'

export interface LayoutContext {
  /** The sensor of a known set. */
  readonly sensor?: Resolution
  /** Tells the classes in their order, where the files say it. */
  order(classes: readonly string[]): void
}

/** What a layout finds, sample by sample. */
export type Finds = AsyncGenerator<FoundSample | Fault | Note, void>

/** What readers tell of a file. */
export const notesOf = (file: string, { notes }: { readonly notes: readonly string[] }): Note[] =>
  notes.map((note) => ({ file, note }))

/** How a data set lies in a folder: which files hold samples, of which class and part. */
export interface Layout {
  readonly name: string
  fits(folder: SourceFolder): boolean
  read(folder: SourceFolder, context: LayoutContext): Finds
}

/** `train` unless a word of the path says `test`; a validation part is for training, from which ours is drawn. */
export const partOf = (path: string): 'train' | 'test' => (/(^|[^a-z])(test|t10k)/i.test(path) ? 'test' : 'train')

/** Who was recorded, by the words that public sets use in the names of files. */
export const groupsOf = (path: string): Record<string, string> => {
  const subject = /(?:user|subject|speaker|person)[-_ ]?\d+/i.exec(path)?.[0]
  return subject ? { subject } : {}
}

/** Files that explain others. */
export const isText = (path: string): boolean =>
  /\.(txt|md|rst|html?|pdf|json|xml|ya?ml)$|(^|\/)(licen[sc]e|readme)/i.test(path)

/** What is wrong with a file or sample: the reader's words, without the file's name that the list of faults gives. */
export const faultOf = (file: string, error: unknown, sample?: number): Fault => {
  if (!(error instanceof UserError) || error.kind !== 'input') throw error
  const words = error.message.startsWith(file) ? error.message.slice(file.length).replace(/^:? /, '') : error.message
  return { file, ...(sample !== undefined && { sample }), reason: words.replace(/\.$/, '') }
}
