/** Exported TENNLab files run in casPYan: every fire of every neuron equals the emulation's. */
import { expect, it } from 'vitest'
import { seededRandom } from '../../core/random.ts'
import { emulate } from '../../hardware/emulate.ts'
import { graphToTennlab, tennlabToGraph } from '../../hardware/export/tennlab.ts'
import { networkToGraph } from '../../hardware/graph.ts'
import { spikeRows } from '../../hardware/spikes-file.ts'
import { allOutputs, randomGraph, randomNetwork, withCharges } from '../hardware/networks.ts'
import { randomSpikes } from '../spikes.ts'
import { python } from './python.ts'

const timesteps = 40

it('100 random networks, layered and recurrent, fire as in casPYan, neuron for neuron and tick for tick', () => {
  const cases = Array.from({ length: 100 }, (_, seed) => {
    const random = seededRandom(seed)
    const graph = allOutputs(seed % 2 === 0 ? networkToGraph(randomNetwork(random)) : randomGraph(random))
    const spikes = randomSpikes(1, graph.inputs.length, timesteps, 0.25, random)
    return { graph, spikes: seed % 4 < 2 ? spikes : withCharges(spikes, random), network: graphToTennlab(graph) }
  })
  const input = cases.map(({ network, spikes }) => ({
    network,
    timesteps,
    spikes: spikeRows(spikes)[0]!.map(([t, i, charge]) => [t, i, charge ?? 255]),
  }))
  const fires = JSON.parse(python('run_caspyan.py', [], JSON.stringify(input))) as number[][][]

  expect(fires.flat().length).toBeGreaterThan(10_000)
  expect(Math.max(...cases.map(({ graph }) => graph.threshold.length))).toBeGreaterThan(250)
  expect(Math.max(...cases.map(({ graph }) => Math.max(...graph.delay)))).toBe(15)
  cases.forEach(({ graph, network, spikes }, seed) => {
    expect(spikeRows(emulate(graph, spikes).outputs)[0], `network of seed ${seed}`).toEqual(fires[seed])
    expect(spikeRows(emulate(tennlabToGraph('f', network), spikes).outputs)[0], `file of seed ${seed}`).toEqual(
      fires[seed],
    )
  })
})
