/** What a complete trial, or a further training of it, leaves in its study's folder. */
import { networkToJson } from '../../core/network/file.ts'
import type { TrialResult } from '../../core/study/trial.ts'
import { networkToNir, nirObstacle } from '../../hardware/export/nir.ts'
import { files, writeStudyFile } from './folder.ts'

/** Of a further training only its network is looked at again: to be tested. */
export const keepRepeat = (folder: string, trial: number, repeat: number, { network }: TrialResult): void =>
  writeStudyFile(folder, files.repeat(trial, repeat), networkToJson(network))

/** Writes and syncs some files, which takes the time of several commits. */
export const keepTrial = async (
  folder: string,
  number: number,
  { network, curves, raster, confusion, anytime }: TrialResult,
): Promise<void> => {
  writeStudyFile(folder, files.network(number), networkToJson(network))
  writeStudyFile(folder, files.curves(number), `${JSON.stringify(curves)}\n`)
  writeStudyFile(folder, files.raster(number), `${JSON.stringify(raster)}\n`)
  writeStudyFile(folder, files.confusion(number), `${JSON.stringify(confusion)}\n`)
  if (anytime) writeStudyFile(folder, files.anytime(number), `${JSON.stringify(anytime)}\n`)
  if (nirObstacle(network) === undefined) writeStudyFile(folder, files.nir(number), await networkToNir(network))
}
