/** `bench hybrid`: training steps of a preset's networks, beside PyTorch's in the same run. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { workError } from '../../../core/contract/errors.ts'
import { parseRun } from '../../../core/study/design.ts'
import type { CpuEngineName } from '../../cpu-engines.ts'
import { packageFile } from '../../package.ts'
import { askHybrid } from '../ask.ts'
import { pythonOfPeers } from '../python.ts'
import { jsonOf } from '../processes.ts'
import { combined, type Measurement } from '../timing.ts'
import { hybridCase, phases, writeHybridCase, type Phase } from './case.ts'

export interface HybridPlan {
  /** A run's file as it stands. */
  readonly preset: string
  readonly engine: CpuEngineName
  readonly threads: number
  readonly seconds: number
  /** Processes of each side, in turn. */
  readonly rounds: number
  readonly seed: number
  readonly withPeers: boolean
}

/** One engine or layout of PyTorch's on one network; milliseconds a batch. */
export interface HybridRow extends Measurement {
  readonly type: 'hybrid'
  readonly phase: Phase
  readonly engine: string
  readonly threads: number
  /** How many times as long the best of PyTorch takes for a step, where this is ours: by wall time and by CPU time. */
  readonly ratio?: number
  readonly ratioCpu?: number
}

const layouts = ['channels_last', 'nchw'] as const

const timing = z.object({ min: z.number(), median: z.number(), cpuMin: z.number(), cpuMedian: z.number() })
const reported = z.object({
  train: timing,
  infer: timing,
  loss: z.number(),
  rates: z.array(z.number()),
  memoryMiB: z.number(),
})

const measure = async (plan: HybridPlan, folder: string, phase: Phase, signal: AbortSignal): Promise<HybridRow[]> => {
  const { threads, seconds, rounds, withPeers } = plan
  const ours: (Measurement & { readonly backend: string })[] = []
  const theirs = layouts.map((): Measurement[] => [])
  for (let round = 0; round < rounds; round++) {
    ours.push(await askHybrid({ ...plan, phase }, signal))
    for (const [i, layout] of layouts.entries()) {
      if (!withPeers) continue
      const args = [packageFile('host/bench/hybrid/peer.py'), folder, phase, layout, threads, seconds].map(String)
      theirs[i]!.push(reported.parse(await jsonOf(`PyTorch in ${layout}`, pythonOfPeers('engine'), args, signal)))
    }
  }
  const common = { type: 'hybrid', phase, threads } as const
  const peers = layouts.flatMap((layout, i): HybridRow[] =>
    withPeers ? [{ ...common, engine: `torch ${layout}`, ...combined(theirs[i]!) }] : [],
  )
  const own = { ...common, engine: ours[0]!.backend, ...combined(ours) }
  const other = peers.find(({ loss }) => Math.abs(loss - own.loss) > 0.02 * Math.abs(own.loss))
  if (other) {
    throw workError(
      `${phase}: ${other.engine} has a loss of ${other.loss}, ${own.engine} one of ${own.loss}`,
      'They do not run the same network, so that their times cannot be compared.',
    )
  }
  const ratio = (of: 'min' | 'cpuMin'): number => Math.min(...peers.map(({ train }) => train[of])) / own.train[of]
  return [withPeers ? { ...own, ratio: ratio('min'), ratioCpu: ratio('cpuMin') } : own, ...peers]
}

/**
 * Runs the plan, without spikes and then with them.
 * @throws UserError when the peers are missing or fail; what `signal` was aborted with.
 */
export async function* benchHybrid(plan: HybridPlan, signal: AbortSignal): AsyncGenerator<readonly HybridRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'spikefront-hybrid-'))
  try {
    if (plan.withPeers) {
      writeHybridCase(folder, hybridCase(parseRun('preset', plan.preset), plan.seed))
    }
    for (const phase of phases) yield await measure(plan, folder, phase, signal)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
