/** Training steps of case A in one process: with its LIF neurons, and beside them with those of the spike response model. */
import type { Network, NetworkNode } from '../../core/contract/network.ts'
import { sizeOf } from '../../core/network/geometry.ts'
import { cpuEngines, type CpuEngineName } from '../cpu-engines.ts'
import type { Figure } from './ask.ts'
import { networkOf } from './cases.ts'
import { spikesOf } from './events.ts'
import { generateCase } from './generator.ts'
import { stepsOf, trainOptions } from './steps.ts'
import { timed, type Timing } from './timing.ts'

const turns = 3

/** A response of about the area of the leak's; with this threshold it fires as often as case A. */
const response = { tauSrSeconds: 0.003, tauRefSeconds: 0.001, scaleRef: 1, threshold: 1.15 }

const withSrm = (network: Network): Network => {
  const swapped = (node: NetworkNode): NetworkNode =>
    node.type === 'lif' ? { type: 'srm', neurons: node.neurons, ...response } : node
  const nodes = Object.entries(network.nodes).map(([name, node]) => [name, swapped(node)] as const)
  return { ...network, nodes: Object.fromEntries(nodes) }
}

/** Case A on an engine; each network it is asked for is timed for some seconds. */
const caseA = (engine: CpuEngineName) => {
  const data = generateCase('A', 7)
  const { timesteps, batch, input } = data.outline
  const spikes = spikesOf(data.raster, timesteps, batch, sizeOf(input))
  const all = Uint32Array.from({ length: batch }, (_, b) => b)
  const stepOf = (network: Network) => {
    const program = cpuEngines[engine](network, trainOptions(batch))
    const { train } = stepsOf(program, spikes, data.labels)
    return { backend: program.backend, time: (seconds: number): Timing => timed(() => train(all), seconds) }
  }
  return { lif: networkOf(data), stepOf }
}

/** Median milliseconds of a step. */
export const stepCost = (engine: CpuEngineName, seconds: number): Figure => {
  const { lif, stepOf } = caseA(engine)
  const { backend, time } = stepOf(lif)
  return { backend, value: time(seconds).median }
}

/** How many times as long a step takes with SRM neurons, by the least times, the two in turn. */
export const srmCost = (engine: CpuEngineName, seconds: number): Figure => {
  const { lif, stepOf } = caseA(engine)
  const steps = [withSrm(lif), lif].map(stepOf)
  const least = [Infinity, Infinity]
  for (let turn = 0; turn < turns; turn++) {
    steps.forEach(({ time }, i) => (least[i] = Math.min(least[i]!, time(seconds / turns).min)))
  }
  return { backend: steps[0]!.backend, value: least[0]! / least[1]! }
}
