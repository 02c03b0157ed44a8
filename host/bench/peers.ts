/** The Python peers: which run which case, and how a process of theirs is measured. */
import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import { packageFile } from '../package.ts'
import { cases, type CaseName } from './cases.ts'
import { jsonOf } from './processes.ts'
import { pythonOfPeers } from './python.ts'
import type { Measurement } from './timing.ts'

const everywhere = ['torch_scan', 'snntorch', 'spikingjelly']

/** In the words of the peers' script. */
export const peersOf = (name: CaseName): readonly string[] => [
  cases[name].input.length === 1 ? 'torch_csr' : 'torch_scan_cl',
  ...everywhere,
]

/** SpikingJelly resets before the leak, so that its spikes and loss differ; the others run the very network of ours. */
export const runsOurNetwork = (peer: string): boolean => peer !== 'spikingjelly'

export interface Peers {
  measure(peer: string, name: CaseName, threads: number, seconds: number, signal: AbortSignal): Promise<Measurement>
  /** Least milliseconds from the raster to the tensor that each peer takes. */
  conversions(
    name: CaseName,
    threads: number,
    seconds: number,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, number>>>
}

const reported = z.object({
  train_min: z.number(),
  train_med: z.number(),
  train_cpu: z.number(),
  train_cpu_med: z.number(),
  infer_min: z.number(),
  infer_med: z.number(),
  infer_cpu: z.number(),
  infer_cpu_med: z.number(),
  loss0: z.number(),
  rates: z.array(z.number()),
  maxrss_mb: z.number(),
})

const script = 'peers.py'
const conversionScript = 'conversion.py'

/** Where the peers' script is looked for. */
export const defaultPeersFolder = (): string => packageFile('../shared/peers/engine')

/**
 * Peers that read the cases written to `folder`.
 * @param scriptFolder where peers.py is.
 * @throws UserError when the script or the Python environment is missing.
 */
export const openPeers = (scriptFolder: string, folder: string): Peers => {
  const source = join(scriptFolder, script)
  if (!existsSync(source)) {
    throw inputError(`--peers: ${source} is not there`, `Give the folder that holds ${script}, or leave --peers out.`)
  }
  const python = pythonOfPeers('engine')
  // they read data/ beside themselves
  copyFileSync(source, join(folder, script))
  copyFileSync(packageFile(`host/bench/${conversionScript}`), join(folder, conversionScript))
  return {
    async measure(peer, name, threads, seconds, signal) {
      const args = [join(folder, script), name, peer, String(threads), String(seconds)]
      const found = reported.parse(await jsonOf(`The peer ${peer} on case ${name}`, python, args, signal))
      return {
        train: {
          min: found.train_min,
          median: found.train_med,
          cpuMin: found.train_cpu,
          cpuMedian: found.train_cpu_med,
        },
        infer: {
          min: found.infer_min,
          median: found.infer_med,
          cpuMin: found.infer_cpu,
          cpuMedian: found.infer_cpu_med,
        },
        loss: found.loss0,
        rates: found.rates,
        memoryMiB: found.maxrss_mb,
      }
    },
    async conversions(name, threads, seconds, signal) {
      const args = [join(folder, conversionScript), name, String(threads), String(seconds)]
      return z
        .record(z.string(), z.number())
        .parse(await jsonOf(`The peers' conversion of case ${name}`, python, args, signal))
    },
  }
}
