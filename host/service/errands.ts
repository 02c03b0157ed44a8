/** What takes longer than an answer may: reading data sets, encoding samples, mapping and exporting networks. */
import { openPack, type DatasetName } from '../datasets/open.ts'
import { trialTable } from '../report/trial-table.ts'
import { checkStore, openStore } from '../store/open.ts'
import { exportTrial, mapTrial } from './mapping.ts'
import { setUp } from './set-up.ts'

/** Thirty megabytes of text, or a folder of recordings. */
const readDataset = ({ name, baseDir }: { readonly name: DatasetName; readonly baseDir: string }) =>
  openPack(name, baseDir)

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

export const errands = { readDataset, checkTables, writeTable, setUp, mapTrial, exportTrial }

export type ErrandName = keyof typeof errands
/** One argument that can be sent to a thread, and a result that can come back. */
export type Errand = (input: unknown) => unknown
