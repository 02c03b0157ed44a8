/** Exported NIR files read by the nir package: equal nodes, weights, thresholds, delays, edges and metadata. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Network } from '../../core/contract/network.ts'
import { seededRandom } from '../../core/random.ts'
import { networkToNir } from '../../hardware/export/nir.ts'
import { conventions } from '../../hardware/export/nir-nodes.ts'
import { nirToNetwork } from '../../hardware/export/nir-reader.ts'
import { caspianLayersOf } from '../../hardware/graph.ts'
import { leakyNetworks, randomNetwork, recurrentNetwork } from '../hardware/networks.ts'
import { python } from './python.ts'

interface NirFile {
  readonly nodes: Record<string, Record<string, unknown>>
  readonly edges: [string, string][]
  readonly metadata: Record<string, unknown>
  /** What we read of the file that the nir package wrote from ours. */
  readonly again: Network
}

const readByNir = async (networks: readonly Network[]): Promise<NirFile[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'nir-'))
  try {
    const paths = networks.map((_, i) => join(folder, `${i}.nir`))
    for (const [i, network] of networks.entries()) writeFileSync(paths[i]!, await networkToNir(network))
    const files = JSON.parse(python('read_nir.py', paths)) as Omit<NirFile, 'again'>[]
    const again = paths.map((path) => nirToNetwork(path, readFileSync(`${path}.again`)))
    return (await Promise.all(again)).map((network, i) => ({ ...files[i]!, again: network }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** [out][in] */
const rowsOf = (data: Float64Array, columns: number): number[][] =>
  Array.from({ length: data.length / columns }, (_, row) => [...data.subarray(row * columns, (row + 1) * columns)])

it('10 random networks are the same to the nir package, and to us when it has written them', async () => {
  const networks = Array.from({ length: 10 }, (_, seed) => randomNetwork(seededRandom(seed)))
  const files = await readByNir(networks)
  networks.forEach((network, n) => {
    const { nodes, edges, metadata, again } = files[n]!
    expect(again).toEqual(network)
    const layers = caspianLayersOf(network)
    const names = ['in']
    for (const [i, { name, neuron, neurons, inputs, synapse, delaySteps }] of layers.entries()) {
      if (synapse) {
        names.push(synapse.node)
        expect(nodes[synapse.node]).toMatchObject({ type: 'Linear', weight: rowsOf(synapse.weight.data, inputs) })
      }
      names.push(name)
      expect(nodes[name]).toMatchObject({
        type: 'IF',
        v_threshold: neuron.threshold,
        v_reset: neuron.threshold.map(() => 0),
        r: neuron.threshold.map(() => 1),
        dtypes: ['float32'],
      })
      if (i === layers.length - 1) continue
      names.push(`${name}_delay`)
      expect(nodes[`${name}_delay`]).toMatchObject({ type: 'Delay', delay: Array.from(delaySteps, (d) => d * 1e-3) })
      expect(neurons).toBe(neuron.threshold.length)
    }
    names.push('out')
    expect(nodes['in']).toMatchObject({ type: 'Input', shape: [layers[0]!.neurons] })
    expect(nodes['out']).toMatchObject({ type: 'Output', shape: [layers.at(-1)!.neurons] })
    expect(Object.keys(nodes).sort()).toEqual([...names].sort())
    expect(edges).toEqual(names.slice(1).map((to, i) => [names[i], to]))
    expect(metadata).toEqual({ ...conventions.caspianIf, step_seconds: 1e-3, timesteps: 40 })
  })
})

it('a float network keeps its weights to the last bit', async () => {
  const network = randomNetwork(seededRandom(5))
  const nodes = Object.entries(network.nodes).map(([name, node]) =>
    node.type === 'Linear'
      ? [name, { ...node, weight: { ...node.weight, data: node.weight.data.map((w) => w / 7) } }]
      : [name, node],
  )
  const scaled: Network = { ...network, nodes: Object.fromEntries(nodes) as Network['nodes'] }
  const [file] = await readByNir([scaled])
  const { synapse, inputs } = caspianLayersOf(scaled)[1]!
  expect(file!.nodes[synapse!.node]!['weight']).toEqual(rowsOf(synapse!.weight.data, inputs))
})

it('convolutions, pools, leaky neurons, read-outs and recurrences are those of the nir package', async () => {
  const { conv, recurrent, hybrid } = leakyNetworks
  const [planes, back, ticked, composed] = await readByNir([conv, recurrent, recurrentNetwork, hybrid])
  expect([planes, back, ticked, composed].map((file) => file!.again)).toEqual([
    conv,
    recurrent,
    recurrentNetwork,
    hybrid,
  ])
  const types = ['LI', 'I', 'Threshold', 'Scale', 'Delay']
  expect(Object.values(composed!.nodes).map(({ type }) => type)).toEqual(expect.arrayContaining(types))
  expect(Object.values(planes!.nodes).map(({ type }) => type)).toEqual(
    expect.arrayContaining(['Conv2d', 'LIF', 'Delay', 'SumPool2d', 'AvgPool2d', 'Flatten', 'Linear']),
  )
  expect(planes!.nodes['w']).toMatchObject({ stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 })
  const { n, o } = back!.nodes
  const times = { tau_syn: 1e-3 / 0.7, tau_mem: 1e-3 / (1 - Math.exp(-0.05)), v_threshold: 0.7, v_reset: 0, v_leak: 0 }
  for (const [name, value] of Object.entries(times)) {
    for (const found of n![name] as number[]) expect(found).toBeCloseTo(value, 9)
  }
  expect([n!['type'], o!['type']]).toEqual(['CubaLIF', 'LI'])
  expect(back!.edges).toEqual(recurrent.edges)
})
