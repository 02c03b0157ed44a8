/** Measures one of our engines on one of HYBRID's networks. */
import { layersOf } from '../../../core/network/layers.ts'
import { predictByMembranes } from '../../../core/training/losses.ts'
import { crossEntropy } from '../../../core/training/losses/scores.ts'
import { outputOf } from '../../../core/training/losses/output.ts'
import { shownOf } from '../../../core/training/labelled.ts'
import { parseRun } from '../../../core/study/design.ts'
import { cpuEngines, type CpuEngineName } from '../../cpu-engines.ts'
import { teamOf } from '../../team/team.ts'
import { timed, type Measurement } from '../timing.ts'
import { hybridCase, type Phase } from './case.ts'

export interface HybridOrder {
  /** A run's file as it stands. */
  readonly preset: string
  readonly phase: Phase
  readonly engine: CpuEngineName
  readonly threads: number
  readonly seconds: number
  readonly seed: number
}

export const measureHybrid = (order: HybridOrder): Measurement & { readonly backend: string } => {
  const { phase, engine, threads, seconds, seed } = order
  const { networks, options, batches, labels, learningRates } = hybridCase(parseRun('preset', order.preset), seed)
  const program = teamOf(engine, cpuEngines[engine], threads)(networks[phase], options[phase])
  const all = [...labels.keys()]
  const forward = () => outputOf(program, program.forward(...shownOf(batches[phase], all, program.timesteps)))
  const ofBatch = crossEntropy('last', 1)
  const train = (): number => {
    const { value, gradient } = ofBatch(forward(), labels)
    program.learn(
      gradient.map((g) => g / labels.length),
      learningRates[phase],
    )
    return value / labels.length
  }
  const infer = timed(() => void predictByMembranes(forward()), seconds)
  const loss = train()
  const { spikesByLayer } = program.forward(...shownOf(batches[phase], all, program.timesteps))
  const hidden = layersOf(networks[phase]).slice(0, -1)
  const rates = hidden.map(({ neurons }, l) => spikesByLayer[l]! / (neurons * program.timesteps * labels.length))
  const { backend } = program
  const measured = { train: timed(train, seconds), infer, loss, rates, backend }
  program.dispose()
  return { ...measured, memoryMiB: process.resourceUsage().maxRSS / 1024 }
}
