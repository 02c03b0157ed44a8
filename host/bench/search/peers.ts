/** The peers' searches, run by their harness in a folder of the user's cache, where every finished run is kept. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { inputError } from '../../../core/contract/errors.ts'
import { cacheFolder } from '../../datasets/home.ts'
import { writeFileAtomically } from '../../files/atomic.ts'
import { readJsonFile } from '../../files/json.ts'
import { packageFile } from '../../package.ts'
import { jsonOf } from '../processes.ts'
import { pythonOfPeers } from '../python.ts'
import type { SearchRun } from './runs.ts'

/** By the names of our rows: in the words of their harness. */
export const peers = {
  'optuna-tpe': 'optuna_tpe',
  'optuna-gp': 'optuna_gp',
  'optuna-nsga2': 'optuna_nsga2',
  'botorch-qlognehvi': 'botorch_qlognehvi',
} as const

export type PeerName = keyof typeof peers

export const peerNames = Object.keys(peers) as PeerName[]

type Versions = Readonly<Record<string, string>>

const versionsSchema = z.record(z.string(), z.string())
const runSchema = z.object({ values: z.array(z.array(z.number())), seconds: z.array(z.number()) })
const keptSchema = runSchema.extend({ versions: versionsSchema })

export interface Peers {
  /** A finished run, of the versions that are installed and at least as long; undefined where there is none. */
  kept(peer: PeerName, problem: string, seed: number, evaluations: number): SearchRun | undefined
  /** Runs and keeps it. */
  run(peer: PeerName, problem: string, seed: number, evaluations: number): Promise<SearchRun>
}

/**
 * Peers whose finished runs are kept in a folder, a file each.
 * @param measure what runs one.
 */
export const keptPeers = (folder: string, versions: Versions, measure: Peers['run']): Peers => {
  const fileOf = (peer: PeerName, problem: string, seed: number): string =>
    join(folder, `${peer}-${problem}-${seed}.json`)
  return {
    kept(peer, problem, seed, evaluations) {
      const file = fileOf(peer, problem, seed)
      if (!existsSync(file)) return undefined
      const { versions: of, ...run } = readJsonFile(file, keptSchema, 'Remove it.')
      const isCurrent = Object.entries(versions).every(([name, version]) => of[name] === version)
      return isCurrent && run.values.length >= evaluations ? run : undefined
    },
    async run(peer, problem, seed, evaluations) {
      const run = await measure(peer, problem, seed, evaluations)
      writeFileAtomically(fileOf(peer, problem, seed), JSON.stringify({ versions, ...run }))
      return run
    },
  }
}

const ownScript = 'run_peer.py'
const scripts = ['bench.py', 'problems.py']
const table = 'results/mlp_digits.csv'

/** Where the harness is looked for. */
export const defaultHarness = (): string => packageFile('../shared/peers/optimizer')

/** Where finished runs are kept: a file each. */
export const runsFolder = (): string => join(cacheFolder(), 'search-peers')

/**
 * @param harness folder of bench.py and problems.py.
 * @throws UserError when a script or the Python environment is missing.
 */
export const openSearchPeers = async (harness: string, signal: AbortSignal): Promise<Peers> => {
  const folder = runsFolder()
  const missing = scripts.find((name) => !existsSync(join(harness, name)))
  if (missing !== undefined)
    throw inputError(`--peers: ${join(harness, missing)} is not there`, `Give the folder that holds ${missing}.`)
  const python = pythonOfPeers('search')
  mkdirSync(join(folder, 'results'), { recursive: true })
  for (const name of [...scripts, table])
    if (existsSync(join(harness, name))) copyFileSync(join(harness, name), join(folder, name))
  copyFileSync(packageFile(`host/bench/search/${ownScript}`), join(folder, ownScript))
  const ask = (what: string, ...args: string[]): Promise<unknown> =>
    jsonOf(what, python, [join(folder, ownScript), ...args], signal)
  const versions = versionsSchema.parse(await ask('The peers', 'versions'))
  return keptPeers(folder, versions, async (peer, problem, seed, evaluations) =>
    runSchema.parse(
      await ask(`The peer ${peer} on ${problem}`, peers[peer], problem, String(seed), String(evaluations)),
    ),
  )
}
