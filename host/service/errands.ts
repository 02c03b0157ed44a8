/** What takes longer than an answer may: reading data sets, encoding samples, mapping and exporting networks. */
import { exportTrial, mapTrial } from './mapping.ts'
import { setUp } from './set-up.ts'

export const errands = { setUp, mapTrial, exportTrial }

export type ErrandName = keyof typeof errands
/** One argument that can be sent to a thread, and a result that can come back. */
export type Errand = (input: unknown) => Promise<unknown>
