/** What takes longer than an answer may: reading data sets, encoding samples, mapping and exporting networks. */
import { isAbsolute } from 'node:path'
import { inputError } from '../../core/contract/errors.ts'
import type { DatasetDetail, SampleDetail } from '../../core/contract/dataset.ts'
import { inspectDataset, inspectSample } from '../../core/data/inspect.ts'
import { importDataset, importedIndex } from '../datasets/imported.ts'
import { openDataset, openPack, type DatasetName } from '../datasets/open.ts'
import { trialTable } from '../report/trial-table.ts'
import { checkStore, openStore } from '../store/open.ts'
import { findInsight } from './insight.ts'
import { exportTrial, mapTrial } from './mapping.ts'
import { setUp } from './set-up.ts'

interface Place {
  readonly name: DatasetName
  readonly baseDir: string
}

/** Thirty megabytes of text, or a folder of recordings. */
const readDataset = ({ name, baseDir }: Place) => openPack(name, baseDir)

const describeDataset = async ({ name, baseDir }: Place): Promise<DatasetDetail> => {
  const dataset = await openDataset(name, baseDir)
  // of a folder that is not imported, every sample is usable
  const { faults = [], notes = [] } = (typeof name === 'string' && importedIndex(name)?.report) || {}
  return { ...inspectDataset(dataset), present: true, faults, notes }
}

const tellingEveryMs = 200

const importOwn = async (
  { name, path }: { readonly name: string; readonly path: string },
  tell: (samples: number) => void,
): Promise<DatasetDetail> => {
  if (!isAbsolute(path)) {
    throw inputError(`The path is ${path}, which is relative`, 'Give the whole path, from the root of the disk.')
  }
  let told = -Infinity
  await importDataset(name, path, (samples) => {
    if (performance.now() - told < tellingEveryMs) return
    told = performance.now()
    tell(samples)
  })
  return describeDataset({ name, baseDir: path })
}

interface SampleOrder extends Place {
  readonly at: number
  readonly label?: number
}

const readSample = async ({ name, baseDir, at, label }: SampleOrder): Promise<SampleDetail> =>
  inspectSample(await openDataset(name, baseDir), at, label)

const writeTable = ({ path, format }: { readonly path: string; readonly format: 'csv' | 'json' }): string => {
  const store = openStore(path, { readOnly: true, isChecked: false })
  try {
    return trialTable(store, format)
  } finally {
    store.close()
  }
}

/** Every page of it. */
const checkTables = ({ path }: { readonly path: string }): void => checkStore(path)

export const errands = {
  readDataset,
  describeDataset,
  importOwn,
  readSample,
  checkTables,
  writeTable,
  setUp,
  mapTrial,
  exportTrial,
  findInsight,
}

export type ErrandName = keyof typeof errands
/** One argument that can be sent to a thread, and a result that can come back; how far it is, it may tell before. */
export type Errand = (input: unknown, tell: (progress: number) => void) => unknown
