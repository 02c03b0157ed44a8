/** A trial's network on a chip: what it uses of every limit, what it costs, the files that the chip loads. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inputError, UserError } from '../../core/contract/errors.ts'
import type { MappingDetail } from '../../core/contract/views.ts'
import { networkFromJson } from '../../core/network/file.ts'
import { shapeOf } from '../../core/network/layers.ts'
import { trialParameters } from '../../core/study/setting.ts'
import { exportNetwork } from '../../hardware/export/index.ts'
import { targetNamed } from '../../hardware/targets/index.ts'
import { readTextFile } from '../files/json.ts'
import { sha256, testInputs, writeExport } from '../study/finish.ts'
import { files } from '../study/folder.ts'
import type { LiveStudy } from './live-study.ts'

const networkOf = (study: LiveStudy, number: number) => {
  study.row(number)
  const path = join(study.session.study.path, files.network(number))
  if (!existsSync(path)) throw inputError(`trial ${number} has no network yet`, 'Wait until it is complete.')
  return networkFromJson(path, readTextFile(path))
}

const samplesOf = (study: LiveStudy, number: number) =>
  testInputs(study.session, trialParameters(study.session.setting, study.design, study.row(number).parameters))

/** @throws UserError when the target is unknown or cannot execute the network's neurons. */
export const mapTrial = async (study: LiveStudy, number: number, targetName: string): Promise<MappingDetail> => {
  const target = targetNamed(targetName)
  const network = networkOf(study, number)
  const limits = target.check(shapeOf(network))
  try {
    const { report } = await exportNetwork(target, network, samplesOf(study, number).spikes, sha256)
    const folder = join(study.session.study.path, files.exports(number, targetName))
    return {
      ...report,
      fits: report.limits.every(({ ok }) => ok),
      files: report.files
        .filter(({ name }) => existsSync(join(folder, name)))
        .map(({ name, checkedAgainst }) => ({ name, checkedAgainst, bytes: statSync(join(folder, name)).size })),
    }
  } catch (error) {
    if (!(error instanceof UserError) || limits.every(({ ok }) => ok)) throw error
    const { timesteps, stepSeconds } = network
    const latency = { steps: timesteps, seconds: timesteps * stepSeconds }
    return { target: targetName, fits: false, limits, cores: [], quantisation: [], energy: [], latency, files: [] }
  }
}

/** Writes the export into the study's folder. */
export const exportTrial = async (study: LiveStudy, number: number, targetName: string) => {
  const network = networkOf(study, number)
  const { spikes, labels } = samplesOf(study, number)
  const folder = files.exports(number, targetName)
  const { path } = study.session.study
  return { folder, files: await writeExport(path, folder, targetNamed(targetName), network, spikes, labels) }
}

const shown = 20_000

/** The first part of an exported text file; of a binary one, its size. */
export const exportedFile = (study: LiveStudy, number: number, targetName: string, name: string) => {
  const folder = join(study.session.study.path, files.exports(number, targetNamed(targetName).name))
  const path = join(folder, name)
  if (!/^[\w.-]+$/.test(name) || name.startsWith('.') || !existsSync(path)) {
    throw inputError(`The export of trial ${number} has no file ${name}`, 'Export it first.')
  }
  if (!name.endsWith('.json')) return { text: `${name}: ${statSync(path).size} bytes, not text`, cut: false }
  const text = readFileSync(path, 'utf8')
  return { text: text.slice(0, shown), cut: text.length > shown }
}
