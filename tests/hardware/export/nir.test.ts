/** NIR files: read back equal, the same bytes from run to run, and foreign or damaged files refused. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { Network, NetworkNode, NodeOf } from '../../../core/contract/network.ts'
import { seededRandom } from '../../../core/random.ts'
import { writeHdf5 } from '../../../core/files/hdf5/tree.ts'
import type { Hdf5Tree } from '../../../core/files/hdf5/tree.ts'
import { networkToNir, nirObstacle } from '../../../hardware/export/nir.ts'
import { conventions } from '../../../hardware/export/nir-nodes.ts'
import { nirToNetwork } from '../../../hardware/export/nir-reader.ts'
import { describeWithShared, sharedPath } from '../../shared.ts'
import { chainNetwork, leakyNetworks, randomNetwork, recurrentNetwork } from '../networks.ts'

const network = chainNetwork([
  { threshold: [10, 20], delay: [0, 3] },
  { threshold: [30.25], weight: [[50, -0.1]] },
])

it('is read back equal', async () => {
  const networks = Array.from({ length: 5 }, (_, seed) => randomNetwork(seededRandom(seed)))
  for (const original of [network, recurrentNetwork, ...networks, ...Object.values(leakyNetworks)]) {
    expect(nirObstacle(original)).toBeUndefined()
    expect(await nirToNetwork('f', await networkToNir(original))).toEqual(original)
  }
})

it('is the same bytes in another second, after other files', async () => {
  const first = await networkToNir(network)
  await networkToNir(randomNetwork(seededRandom(1)))
  await new Promise((done) => setTimeout(done, 1100))
  expect(await networkToNir(network)).toEqual(first)
  expect([...first.subarray(0, 9)]).toEqual([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0])
})

describe('what NIR cannot say is refused by the name of its node', () => {
  const decays = { currentDecay: 9, voltageDecay: 9 }
  const cuba = leakyNetworks.recurrent.nodes['n'] as NodeOf<'cubaLif'>
  const lif = leakyNetworks.conv.nodes['a'] as NodeOf<'lif'>
  const conv = leakyNetworks.conv.nodes['w'] as NodeOf<'Conv2d'>
  const one = { neurons: 1, threshold: 10 }
  const swaps: readonly [string, Network, string, NetworkNode][] = [
    ['is of type srm', network, 'l1', { ...one, type: 'srm', tauSrSeconds: 1, tauRefSeconds: 1, scaleRef: 2 }],
    ['is of type cubaLifInteger', network, 'l1', { ...one, type: 'cubaLifInteger', ...decays }],
    [
      'is of type alif',
      network,
      'l1',
      { ...one, type: 'alif', thresholdStep: 1, ...decays, thresholdDecay: 1, refractoryDecay: 1 },
    ],
    ['is of type lif', network, 'l1', { ...lif, ...one }],
    ['resets by "subtract"', leakyNetworks.recurrent, 'n', { ...cuba, reset: 'subtract' }],
    ['is of type stdb, whose steps', network, 'l1', { ...one, type: 'stdb', leak: 1 }],
    ['is of type relu', leakyNetworks.conv, 'c', { type: 'relu', neurons: 12 }],
    ['never leaks', leakyNetworks.recurrent, 'n', { ...cuba, alpha: 1 }],
    [
      'convolves in groups',
      leakyNetworks.conv,
      'w',
      { ...conv, groups: 2, weight: { shape: [2, 1, 3, 3], data: new Float64Array(18) } },
    ],
  ]
  it.each(swaps)('%s', (sentence, from, name, node) => {
    const changed = { ...from, nodes: { ...from.nodes, [name]: node } }
    expect(nirObstacle(changed)).toContain(`node "${name}" ${sentence}`)
    expect(() => networkToNir(changed)).toThrow(`network: node "${name}" ${sentence}`)
  })

  it('is of type rf', () => {
    const rf = { type: 'rf', neurons: 2, threshold: 10, sinDecay: 9, cosDecay: 9 } as const
    const weight = { shape: [4, 2], data: new Float64Array(8) }
    const nodes: Network['nodes'] = {
      in: { type: 'Input', shape: [2] },
      w0: { type: 'Linear', weight },
      n0: rf,
      w1: { type: 'Linear', weight },
      n1: rf,
      out: { type: 'Output', shape: [2] },
    }
    const names = Object.keys(nodes)
    const edges = names.slice(1).map((to, i) => [names[i]!, to] as const)
    expect(nirObstacle({ ...network, nodes, edges })).toBe('node "n0" is of type rf, which NIR does not have')
  })

  it('has a name that no HDF5 file can hold', () => {
    const edges = JSON.parse(JSON.stringify(network.edges).replaceAll('w1', 'a/b')) as Network['edges']
    const { w1, ...others } = network.nodes
    expect(nirObstacle({ ...network, nodes: { ...others, 'a/b': w1! }, edges })).toContain('"a/b" has a name')
  })
})

describe('nirToNetwork', () => {
  const numbers = (...data: number[]) => ({ shape: [data.length], data: Float64Array.from(data) })
  const nodes: Hdf5Tree = {
    in: { type: 'Input', shape: numbers(1) },
    a: { type: 'IF', r: numbers(1), v_threshold: numbers(5), v_reset: numbers(0) },
    out: { type: 'Output', shape: numbers(1) },
  }
  const metadata = { ...conventions.caspianIf, step_seconds: numbers(1e-3), timesteps: numbers(4) }
  const edges = { shape: [2, 2], data: ['in', 'a', 'a', 'out'] }
  const node: Hdf5Tree = { type: 'NIRGraph', nodes, edges, metadata }
  const read = async (tree: Hdf5Tree) => nirToNetwork('x.nir', await writeHdf5(tree))

  it('reads the smallest graph', async () => {
    expect(await read({ node })).toEqual({
      nodes: {
        in: { type: 'Input', shape: [1] },
        a: { type: 'caspianIf', threshold: [5], delay: [0] },
        out: { type: 'Output', shape: [1] },
      },
      edges: [
        ['in', 'a'],
        ['a', 'out'],
      ],
      stepSeconds: 1e-3,
      timesteps: 4,
    })
  })

  it.each<[string, Hdf5Tree]>([
    ['x.nir: there is no group "node"', { layer: {} }],
    ['x.nir: the root is no NIRGraph', { node: { ...node, type: 'LIF' } }],
    ['x.nir: its metadata does not say how a step goes', { node: { type: 'NIRGraph', nodes, edges } }],
    ['x.nir: there are no edges', { node: { ...node, edges: numbers(1) } }],
    ['x.nir: there are no numbers "timesteps"', { node: { ...node, metadata: { ...metadata, timesteps: '4' } } }],
    [
      'x.nir: step_seconds or timesteps is wrong',
      { node: { ...node, metadata: { ...metadata, timesteps: numbers(0) } } },
    ],
    [
      'x.nir: node "a": type LIF is none that goes with caspianIf',
      { node: { ...node, nodes: { ...nodes, a: { type: 'LIF' } } } },
    ],
    [
      'x.nir: node "a": r is not 1',
      { node: { ...node, nodes: { ...nodes, a: { ...(nodes['a'] as Hdf5Tree), r: numbers(2) } } } },
    ],
    [
      'x.nir: Delay "d" follows no neuron',
      { node: { ...node, nodes: { ...nodes, d: { type: 'Delay', delay: numbers(1) } } } },
    ],
    [
      'x.nir: network: node "a" takes 1 neurons, but 2',
      { node: { ...node, nodes: { ...nodes, in: { type: 'Input', shape: numbers(2) } } } },
    ],
  ])('refuses: %s', async (sentence, tree) => {
    await expect(read(tree)).rejects.toThrow(UserError)
    await expect(read(tree)).rejects.toThrow(sentence)
  })

  it.each(Object.entries({ ticked: network, ...leakyNetworks }))(
    '%s: gives a network or a UserError for truncated, damaged and foreign bytes',
    async (_, original) => {
      const whole = await networkToNir(original)
      const readable = async (bytes: Uint8Array): Promise<boolean> =>
        nirToNetwork('f', bytes).then(
          () => true,
          (error: unknown) => error instanceof UserError || Promise.reject(error as Error),
        )
      await fc.assert(fc.asyncProperty(fc.uint8Array(), readable), { numRuns: 50 })
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), (length) => readable(whole.slice(0, length))),
        { numRuns: 100 },
      )
      const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
      await fc.assert(
        fc.asyncProperty(flips, (changes) => {
          const damaged = whole.slice()
          for (const [at, byte] of changes) damaged[at] = byte
          return readable(damaged)
        }),
        { numRuns: 300 },
      )
      expect(await nirToNetwork('f', whole)).toEqual(original)
    },
  )
})

describeWithShared('NIR files of others', 'golden/snn', () => {
  it.each(['g1_nir_cubalif_dense.nir', 'g3_nir_if_pool_flatten.nir'])('%s is refused with the reason', async (name) => {
    const bytes = readFileSync(sharedPath(`golden/snn/${name}`))
    await expect(nirToNetwork(name, bytes)).rejects.toThrow(`${name}: its metadata does not say how a step goes`)
  })
})
