/** A trial's network on a chip: what it uses of every limit, what it costs, the files that the chip loads. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inputError, UserError } from '../../core/contract/errors.ts'
import type { Network } from '../../core/contract/network.ts'
import type { MappingDetail } from '../../core/contract/views.ts'
import { networkFromJson } from '../../core/network/file.ts'
import { shapeOf } from '../../core/network/layers.ts'
import type { Parameters } from '../../core/search/space.ts'
import type { Design } from '../../core/study/design.ts'
import { trialParameters } from '../../core/study/setting.ts'
import { exportNetwork } from '../../hardware/export/index.ts'
import { targetNamed } from '../../hardware/targets/index.ts'
import { readTextFile } from '../files/json.ts'
import { sha256, testInputs, writeExport } from '../study/finish.ts'
import { files } from '../study/folder.ts'
import { openSetting } from '../study/work.ts'

/** A trial on its way to a chip, as far as files and threads carry it. */
export interface MappingOrder {
  /** The study's folder. */
  readonly path: string
  readonly design: Design
  readonly trial: number
  /** Those searched. */
  readonly parameters: Parameters
  readonly target: string
}

const networkOf = ({ path: folder, trial }: MappingOrder): Network => {
  const path = join(folder, files.network(trial))
  if (!existsSync(path)) throw inputError(`trial ${trial} has no network yet`, 'Wait until it is complete.')
  return networkFromJson(path, readTextFile(path))
}

const samplesOf = async ({ path, design, parameters }: MappingOrder, network: Network) => {
  const { setting, split } = await openSetting(design, path)
  return testInputs({ setting, split, study: { path, design } }, trialParameters(setting, design, parameters), network)
}

/** @throws UserError when the target is unknown or cannot execute the network's neurons. */
export const mapTrial = async (order: MappingOrder): Promise<MappingDetail> => {
  const target = targetNamed(order.target)
  const network = networkOf(order)
  const limits = target.check(shapeOf(network))
  try {
    const { spikes } = await samplesOf(order, network)
    const { report } = await exportNetwork(target, network, spikes, sha256)
    const folder = join(order.path, files.exports(order.trial, target.name))
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
    return { target: target.name, fits: false, limits, cores: [], quantisation: [], energy: [], latency, files: [] }
  }
}

/** Writes the export into the study's folder. */
export const exportTrial = async (order: MappingOrder): Promise<{ folder: string; files: readonly string[] }> => {
  const target = targetNamed(order.target)
  const network = networkOf(order)
  const { spikes, labels } = await samplesOf(order, network)
  const folder = files.exports(order.trial, target.name)
  return { folder, files: await writeExport(order.path, folder, target, network, spikes, labels) }
}

const shown = 20_000

/** The first part of an exported text file; of a binary one, its size. */
export const exportedFile = (studyPath: string, trial: number, targetName: string, name: string) => {
  const folder = join(studyPath, files.exports(trial, targetNamed(targetName).name))
  const path = join(folder, name)
  if (!/^[\w.-]+$/.test(name) || name.startsWith('.') || !existsSync(path)) {
    throw inputError(`The export of trial ${trial} has no file ${name}`, 'Export it first.')
  }
  if (!name.endsWith('.json')) return { text: `${name}: ${statSync(path).size} bytes, not text`, cut: false }
  const text = readFileSync(path, 'utf8')
  return { text: text.slice(0, shown), cut: text.length > shown }
}
