/** Ends a study: the front's members are tested once, exported for the target, and written down. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../core/contract/errors.ts'
import type { Network } from '../../core/contract/network.ts'
import type { SpikeSet } from '../../core/contract/spikes.ts'
import { networkFromJson } from '../../core/network/file.ts'
import { shapeOf } from '../../core/network/layers.ts'
import type { Parameters } from '../../core/search/space.ts'
import { frontFile, type FrontFile, type FrontMember, type FrontSummary } from '../../core/study/front.ts'
import { encodeFor, trialParameters, type Setting } from '../../core/study/setting.ts'
import { exportNetwork, type Export } from '../../hardware/export/index.ts'
import { networkToNir } from '../../hardware/export/nir.ts'
import { inputSpikesFile } from '../../hardware/spikes-file.ts'
import type { Pool } from '../pool.ts'
import { files, writeStudyFile } from './folder.ts'
import { readFront } from './front-file.ts'
import { drawFront } from './picture.ts'
import type { Session } from './session.ts'
import { streams } from './work.ts'

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Most test inputs that an export carries for the board. */
export const mostSamples = 1000

/** Test inputs as the network takes them. */
export const testInputs = (
  { setting, split, study: { design } }: Pick<Session, 'setting' | 'split' | 'study'>,
  parameters: Parameters,
  network: Network,
) =>
  encodeFor(
    setting,
    parameters,
    network,
    split.test.subarray(0, mostSamples),
    streams(design.seed).trial.fork('encoding'),
  )

/** Writes what the target loads; returns the folder's path, or none where the network does not fit. */
const exportMember = async (
  session: Session,
  trial: number,
  parameters: Parameters,
  network: Network,
): Promise<string[]> => {
  const { setting, study } = session
  if (!setting.target) return []
  const { spikes, labels } = testInputs(session, parameters, network)
  const into = files.exports(trial, setting.target.name)
  try {
    await writeExport(study.path, into, setting.target, network, spikes, labels)
    return [into]
  } catch (error) {
    if (
      error instanceof UserError &&
      error.kind === 'work' &&
      !setting.target.check(shapeOf(network)).every(({ ok }) => ok)
    )
      return []
    throw error
  }
}

/** Exports one network with its samples into `folder/into`. */
export const writeExport = async (
  folder: string,
  into: string,
  target: NonNullable<Setting['target']>,
  network: Network,
  spikes: SpikeSet | undefined,
  labels: Uint8Array | undefined,
): Promise<readonly string[]> => {
  const { files: written } = await exportNetwork(target, network, spikes, sha256)
  return writeFiles(join(folder, into), written, spikes, labels)
}

/** Writes a network that goes to no chip with its samples into `folder`. @throws UserError where NIR cannot say it. */
export const writeNir = async (
  folder: string,
  network: Network,
  spikes: SpikeSet | undefined,
  labels: Uint8Array | undefined,
): Promise<readonly string[]> =>
  writeFiles(folder, [{ path: 'network.nir', bytes: await networkToNir(network) }], spikes, labels)

const writeFiles = (
  folder: string,
  written: Export['files'],
  spikes: SpikeSet | undefined,
  labels: Uint8Array | undefined,
): readonly string[] => {
  const samples = spikes && { path: 'samples.json', bytes: new TextEncoder().encode(inputSpikesFile(spikes, labels)) }
  const all = samples ? [...written, samples] : written
  for (const { path, bytes } of all) writeStudyFile(folder, path, bytes)
  return all.map(({ path }) => path)
}

/** Test figures already reported stay: they are computed once. */
const testedBefore = (folder: string): ReadonlyMap<number, number | undefined> =>
  new Map(readFront(folder)?.members.map(({ trial, testError }) => [trial, testError]))

/** @returns undefined when stopped meanwhile; what is missing is made when the study is resumed. */
export const finishStudy = async (
  session: Session,
  pool: Pool,
  summary: FrontSummary,
): Promise<FrontFile | undefined> => {
  const { study, setting, store, names } = session
  const { path: folder, design } = study
  const tested = testedBefore(folder)
  const members: FrontMember[] = []
  for (const number of summary.trials) {
    const stored = store.trial(number)
    const parameters = trialParameters(setting, design, stored.parameters)
    const path = join(folder, files.network(number))
    const network = networkFromJson(path, readFileSync(path, 'utf8'))
    const testError = tested.get(number) ?? (await pool.test(parameters, { network }))?.testError
    if (testError === undefined) return undefined
    members.push({
      trial: number,
      parameters,
      values: stored.values!,
      validationError: Number(stored.userAttributes['error']),
      testError,
      fits: setting.target ? setting.target.check(shapeOf(network)).every(({ ok }) => ok) : null,
      network: files.network(number),
      exports: await exportMember(session, number, parameters, network),
    })
  }
  const { complete, pruned, failed } = store.tally().counts
  const front = frontFile(names, summary, members, { trials: complete + pruned + failed, budget: design.budget })
  drawFront(session, summary)
  writeStudyFile(folder, files.front, `${JSON.stringify(front, null, 2)}\n`)
  return front
}
