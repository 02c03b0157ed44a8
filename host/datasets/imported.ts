/** An imported data set: its index, kept as JSON, and its parsed samples beside it. */
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import { z } from 'zod'
import { inputError, workError } from '../../core/contract/errors.ts'
import { digits } from '../../core/data/digits.ts'
import type { DatasetDescription } from '../../core/data/dataset.ts'
import type { Report } from '../../core/data/gather.ts'
import type { PackIndex } from '../../core/data/pack.ts'
import { parseJson } from '../../core/json.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { makeFolder } from '../files/folder.ts'
import { readTextFile } from '../files/json.ts'
import { openFolder, sha256, type Fingerprint } from './folder.ts'
import { gatherFolder, type Pack } from './gathering.ts'
import { datasetsFolder, importedFolder } from './home.ts'
import { openSamples, writeSamples } from './samples-file.ts'

/** Raised where parsing changes, so that what was parsed before is parsed again. */
const version = 1

export interface ImportedIndex extends DatasetDescription {
  readonly version: typeof version
  /** The user's folder or file, and the folder that `files` are in. */
  readonly path: string
  readonly root: string
  readonly layout: string
  readonly files: readonly Fingerprint[]
  /** `files`: the file of each sample, a number into the list above. */
  readonly samples: PackIndex & { readonly files: readonly number[] }
  readonly report: Report
  /** Of everything that the parsed samples come from. */
  readonly key: string
  readonly complete: true
}

const count = z.int().nonnegative()
const counts = z.array(count)
const spread = z.object({ min: z.number(), median: z.number(), max: z.number() })

const indexSchema: z.ZodType<ImportedIndex> = z.object({
  version: z.literal(version),
  name: z.string(),
  title: z.string(),
  sentence: z.string(),
  licence: z.string(),
  source: z.string(),
  classes: z.array(z.string()),
  path: z.string(),
  root: z.string(),
  layout: z.string(),
  files: z.array(z.object({ path: z.string(), size: count, modifiedMs: z.number(), sha256: z.string() })),
  samples: z.object({
    kind: z.enum(['images', 'events']),
    planes: count,
    width: count,
    height: count,
    classes: z.array(z.string()),
    durationUs: count,
    labels: counts,
    test: counts,
    groups: z.record(z.string(), counts),
    offsets: counts,
    files: counts,
  }),
  report: z.object({
    train: counts,
    test: counts,
    durationMs: spread.exactOptional(),
    events: spread.exactOptional(),
    groups: z.record(z.string(), z.array(z.string())),
    faults: z.array(z.object({ file: z.string(), sample: count.exactOptional(), reason: z.string() })),
    notes: z.array(z.object({ file: z.string(), note: z.string() })),
  }),
  key: z.string(),
  complete: z.literal(true),
})

const indexPath = (name: string): string => join(importedFolder(name), 'index.json')
const samplesPath = (name: string, key: string): string => join(importedFolder(name), `samples-${key}.bin`)

const keyOf = (layout: string, files: readonly Fingerprint[]): string =>
  sha256(new TextEncoder().encode(JSON.stringify([version, layout, files.map(({ path, sha256 }) => [path, sha256])])))

/** Reads and checks everything in the user's folder, and keeps the samples under the key of its files. */
const parse = async (name: string, path: string, onRead?: (samples: number) => void): Promise<ImportedIndex> => {
  const into = importedFolder(name)
  makeFolder(into)
  const writer = writeSamples(join(into, `.samples.${process.pid}.${threadId}.tmp`))
  try {
    const folder = openFolder(path)
    const { description, layout, fingerprints, index, files, report } = await gatherFolder(
      name,
      folder,
      writer.write,
      onRead,
    )
    const key = keyOf(layout, fingerprints)
    const numberOf = new Map(fingerprints.map((file, i) => [file.path, i]))
    writer.finish(samplesPath(name, key))
    return {
      version,
      ...description,
      path,
      root: folder.root,
      layout,
      files: fingerprints,
      samples: { ...index, files: files.map((file) => numberOf.get(file)!) },
      report,
      key,
      complete: true,
    }
  } finally {
    writer.discard()
  }
}

/** Removes samples of other indexes, and what a killed import left. */
const sweep = (name: string, key: string): void => {
  const kept = new Set([indexPath(name), samplesPath(name, key)])
  for (const entry of readdirSync(importedFolder(name))) {
    const path = join(importedFolder(name), entry)
    if (!kept.has(path)) rmSync(path, { force: true })
  }
}

/**
 * Checks a user's copy of a data set and keeps its index; the files stay where they are.
 * @param path absolute: a folder or file.
 * @param onRead is told how many samples, broken ones too, have been read.
 * @throws UserError where the name cannot be one, or nothing in the folder is usable.
 */
export const importDataset = async (
  name: string,
  path: string,
  onRead?: (samples: number) => void,
): Promise<ImportedIndex> => {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) {
    throw inputError(`NAME is ${name}`, 'Give lower-case letters, digits and hyphens, such as nmnist or my-camera.')
  }
  if (name === digits.name) throw inputError(`${name} is the set that comes with the program`, 'Give another name.')
  const index = await parse(name, path, onRead).catch((error: unknown) => {
    if (!existsSync(indexPath(name))) rmSync(importedFolder(name), { recursive: true, force: true })
    throw error
  })
  // only now: whoever opens the set sees all of the old one or all of the new one
  writeFileAtomically(indexPath(name), JSON.stringify(index))
  sweep(name, index.key)
  return index
}

/** The user's folder, from an index that an older version may have written. */
const pathIn = (index: string): string => {
  try {
    return z.object({ path: z.string() }).parse(JSON.parse(index)).path
  } catch {
    return 'PATH'
  }
}

/**
 * The index of an imported set; undefined where there is none.
 * @throws UserError where it is damaged, or an older version's.
 */
export const importedIndex = (name: string): ImportedIndex | undefined => {
  const at = indexPath(name)
  if (!existsSync(at)) return undefined
  const text = readTextFile(at)
  return parseJson(at, text, indexSchema, `Import the set again: spikefront import ${name} ${pathIn(text)}`)
}

/** The names of all imported sets. */
export const importedNames = (): string[] =>
  existsSync(datasetsFolder()) ? readdirSync(datasetsFolder()).filter((name) => existsSync(indexPath(name))) : []

/** @throws UserError naming the first file that is no longer as it was imported. */
const checkFiles = ({ name, path, root, files }: ImportedIndex): void => {
  const remedy = `Put it back, or import the set again: spikefront import ${name} ${path}`
  for (const file of files) {
    const place = join(root, file.path)
    const now = statSync(place, { throwIfNoEntry: false })
    if (!now) throw inputError(`${place}, a file of the data set ${name}, is gone`, remedy)
    const isTouched = now.size !== file.size || now.mtimeMs !== file.modifiedMs
    if (isTouched && (now.size !== file.size || sha256(readFileSync(place)) !== file.sha256)) {
      throw inputError(`${place}, a file of the data set ${name}, has changed since it was imported`, remedy)
    }
  }
}

/**
 * The data set of an index; its samples are parsed again where what was kept of them is missing or damaged.
 * @throws UserError where its files are no longer as they were imported.
 */
export const openImported = async (index: ImportedIndex): Promise<Pack> => {
  const { name, title, sentence, licence, source, classes, key } = index
  checkFiles(index)
  const path = samplesPath(name, key)
  const samples = openSamples(path) ?? (await parse(name, index.path), openSamples(path))
  if (!samples) throw workError(`${path} cannot be read back`, 'Check the disk, then import the set again.')
  return { description: { name, title, sentence, licence, source, classes }, index: index.samples, samples }
}
