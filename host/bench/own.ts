/** Measures one of our engines on one case. */
import { sizeOf } from '../../core/network/geometry.ts'
import { countCrossEntropy, spikeCounts } from '../../core/training/losses.ts'
import { optimisers } from '../../core/training/optimisers.ts'
import { cpuEngines, type CpuEngineName } from '../platform.ts'
import { teamOf } from '../team/team.ts'
import { readCase } from './case-files.ts'
import { networkOf, surrogate, type CaseName } from './cases.ts'
import { spikesOf } from './events.ts'
import { timed, type Measurement } from './timing.ts'

const learningRate = 1e-3

export interface OwnMeasurement extends Measurement {
  /** What the engine calls itself, its build included. */
  readonly backend: string
  /** Milliseconds from the raster to event lists, least of all. */
  readonly conversion: number
}

/**
 * @param folder where `writeCases` wrote the case.
 * @param seconds of training, and of inference.
 * @param threads that share a batch.
 * @throws UserError when the engine does not run the network.
 */
export const measureOwn = (
  folder: string,
  name: CaseName,
  engine: CpuEngineName,
  seconds: number,
  threads = 1,
): OwnMeasurement => {
  const data = readCase(folder, name)
  const { timesteps, batch, input } = data.outline
  const compile = teamOf(engine, cpuEngines[engine], threads)
  const program = compile(networkOf(data), { batch, surrogate, optimiser: optimisers.adam })
  const convert = () => spikesOf(data.raster, timesteps, batch, sizeOf(input))
  const spikes = convert()
  const samples = Uint32Array.from({ length: batch }, (_, b) => b)

  const run = () => {
    const record = program.forward(spikes, samples)
    return { record, output: { samples: batch, timesteps, outputs: program.outputs, spikes: record.outputSpikes } }
  }
  const first = run()
  const hidden = first.record.spikesByLayer.slice(0, -1)
  const rates = hidden.map((count, l) => count / program.layerTrace(l).spikes.length)
  const { value: loss } = countCrossEntropy(first.output, data.labels)

  const infer = timed(() => void spikeCounts(run().output), seconds)
  const train = timed(() => {
    const { gradient } = countCrossEntropy(run().output, data.labels)
    program.learn(gradient, learningRate)
  }, seconds)
  const conversion = timed(convert, seconds / 4).min
  const memoryMiB = process.resourceUsage().maxRSS / 1024
  return { backend: program.backend, train, infer, conversion, loss, rates, memoryMiB }
}
