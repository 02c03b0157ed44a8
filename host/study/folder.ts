/** A study's folder: found or made, told apart from foreign ones, held by one process. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import { parseDesign, type Design } from '../../core/study/design.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { withFileErrors } from '../files/failure.ts'
import { makeFolder } from '../files/folder.ts'
import { readJsonFile, readTextFile } from '../files/json.ts'

const version = 1

/** What stands in study.spikefront, the file that opens a study. */
const marker = z.object({ version: z.number(), name: z.string() })

export interface StudyFolder {
  readonly path: string
  readonly design: Design
}

/** File and folder names of a study, inside its folder. */
export const files = {
  marker: 'study.spikefront',
  design: 'design.json',
  store: 'study.db',
  warmStart: 'warm-start.json',
  front: 'front.json',
  picture: 'front.svg',
  confirmation: 'confirmation.json',
  artifacts: (trial: number) => `artifacts/${trial}`,
  network: (trial: number) => `artifacts/${trial}/network.json`,
  repeat: (trial: number, seed: number) => `artifacts/${trial}/repeats/${seed}/network.json`,
  nir: (trial: number) => `artifacts/${trial}/network.nir`,
  curves: (trial: number) => `artifacts/${trial}/curves.json`,
  confusion: (trial: number) => `artifacts/${trial}/confusion.json`,
  anytime: (trial: number) => `artifacts/${trial}/anytime.json`,
  raster: (trial: number) => `artifacts/${trial}/raster.json`,
  ann: (hash: string) => `anns/${hash}`,
  exports: (trial: number, target: string) => `exports/${trial}/${target}`,
}

/** Name of a folder from a study's name: lower case, words joined by hyphens. */
export const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80) || 'study'

/** Writes a file of the study, making its folder. */
export const writeStudyFile = (folder: string, name: string, data: string | Uint8Array): void => {
  const path = join(folder, name)
  makeFolder(dirname(path))
  writeFileAtomically(path, data)
}

export const isStudy = (folder: string): boolean => existsSync(join(folder, files.marker))

/** The file of a study that has no folder of ours: itself, or the only one of its kind in a folder. */
export const foreignStore = (path: string): string | undefined => {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory()
  if (isFolder === undefined || (isFolder && isStudy(path))) return undefined
  const files = isFolder ? readdirSync(path).map((name) => join(path, name)) : [path]
  const stores = files.filter((file) => file.endsWith('.db'))
  return stores.length === 1 && existsSync(stores[0]!) ? stores[0] : undefined
}

/**
 * The study in a folder.
 * @throws UserError where it is no study or one of another version.
 */
export const readStudyFolder = (path: string): StudyFolder => {
  const markerPath = join(path, files.marker)
  if (!isStudy(path)) {
    throw inputError(
      `${path} is not a study: it has no ${files.marker}`,
      'Give the folder of a study, or start one there.',
    )
  }
  const found = readJsonFile(markerPath, marker, `Write {"version": ${version}, "name": "..."} into it.`)
  if (found.version !== version) {
    throw inputError(
      `${markerPath} has version ${found.version}, this program reads version ${version}`,
      'Open the study with the program that wrote it, or update this one.',
    )
  }
  const designPath = join(path, files.design)
  return { path, design: parseDesign(designPath, readTextFile(designPath)) }
}

/** What a creation cut short may have left. */
const isOurBeginning = (name: string): boolean => name === '.lock' || name === files.design || name.endsWith('.tmp')

/** @throws UserError where the folder holds anything that is not a study's. */
const refuseForeign = (path: string): void => {
  const held = existsSync(path) ? withFileErrors('read', path, () => readdirSync(path)) : []
  const foreign = held.find((name) => !isOurBeginning(name))
  if (foreign !== undefined) {
    throw inputError(`${path} is not a study and holds other files, ${foreign} for one`, 'Give an empty or new folder.')
  }
}

export const writeDesign = (folder: string, design: Design): void =>
  writeFileAtomically(join(folder, files.design), `${JSON.stringify(design, null, 2)}\n`)

/** Makes a new study's folder; the marker comes last, so that a folder with it is whole. */
export const createStudyFolder = (path: string, design: Design): StudyFolder => {
  refuseForeign(path)
  makeFolder(path)
  writeDesign(path, design)
  writeFileAtomically(join(path, files.marker), `${JSON.stringify({ version, name: design.name }, null, 2)}\n`)
  return { path, design }
}
