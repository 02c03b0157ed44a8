/** Measures one of our engines on one case. */
import { eventBytes, programBytes } from '../../core/engine/wasm/placement.ts'
import { sizeOf } from '../../core/network/geometry.ts'
import { cpuEngines, type CpuEngineName } from '../cpu-engines.ts'
import { teamOf } from '../team/team.ts'
import { readCase } from './case-files.ts'
import { networkOf, type CaseName } from './cases.ts'
import { spikesOf } from './events.ts'
import type { Mode } from './rows.ts'
import { stepsOf, trainOptions } from './steps.ts'
import { timed, type Measurement } from './timing.ts'

export interface CaseOrder {
  /** Where `writeCases` wrote the case. */
  readonly folder: string
  readonly name: CaseName
  readonly engine: CpuEngineName
  readonly mode: Mode
  /** That share a batch. */
  readonly threads: number
  /** Of training, and of inference. */
  readonly seconds: number
}

export interface OwnMeasurement extends Measurement {
  /** What the engine calls itself, its build included. */
  readonly backend: string
  /** Milliseconds from the raster to event lists, least of all. */
  readonly conversion: number
  /** Least milliseconds to a program of one thread, kernels compiled before. */
  readonly compile: number
  /** 10^6 bytes that a program takes on the kernels, a batch's events included. */
  readonly programMegabytes: number
}

/** @throws UserError when the engine does not run the network. */
export const measureOwn = ({ folder, name, engine, mode, threads, seconds }: CaseOrder): OwnMeasurement => {
  const data = readCase(folder, name)
  const { timesteps, batch, input } = data.outline
  const network = networkOf(data)
  const options = { ...trainOptions(batch), gradient: mode }
  const compile = cpuEngines[engine]
  const program = teamOf(engine, compile, threads)(network, options)
  const convert = () => spikesOf(data.raster, timesteps, batch, sizeOf(input))
  const spikes = convert()
  const all = Uint32Array.from({ length: batch }, (_, b) => b)
  const { infer, loss, train } = stepsOf(program, spikes, data.labels)

  const { spikesByLayer } = program.forward(spikes, all)
  const rates = spikesByLayer.slice(0, -1).map((count, l) => count / program.layerTrace(l).spikes.length)
  return {
    rates,
    loss: loss(all),
    infer: timed(() => infer(all), seconds),
    train: timed(() => train(all), seconds),
    conversion: timed(convert, seconds / 4).min,
    memoryMiB: process.resourceUsage().maxRSS / 1024,
    compile: timed(() => compile(network, options).dispose(), seconds / 10).min,
    programMegabytes: (programBytes(network, options) + eventBytes * spikes.index.length) / 1e6,
    backend: program.backend,
  }
}
