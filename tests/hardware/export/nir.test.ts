/** NIR files: read back equal, the same bytes from run to run, and foreign or damaged files refused. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { Network } from '../../../core/contract/network.ts'
import { seededRandom } from '../../../core/random.ts'
import { writeHdf5 } from '../../../core/files/hdf5/tree.ts'
import type { Hdf5Tree } from '../../../core/files/hdf5/tree.ts'
import { convention, networkToNir } from '../../../hardware/export/nir.ts'
import { nirToNetwork } from '../../../hardware/export/nir-reader.ts'
import { describeWithShared, sharedPath } from '../../shared.ts'
import { chainNetwork, randomNetwork } from '../networks.ts'

const network = chainNetwork([
  { threshold: [10, 20], delay: [0, 3] },
  { threshold: [30.25], weight: [[50, -0.1]] },
])

it('is read back equal', async () => {
  const networks = Array.from({ length: 5 }, (_, seed) => randomNetwork(seededRandom(seed)))
  for (const original of [network, ...networks]) {
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

it('refuses an srm and names that HDF5 cannot hold, by node', () => {
  const srm = { type: 'srm', neurons: 1, threshold: 10, tauSrSeconds: 0.01, tauRefSeconds: 0.001, scaleRef: 2 } as const
  expect(() => networkToNir({ ...network, nodes: { ...network.nodes, l1: srm } })).toThrow('node "l1" is of type srm')
  const renamed = JSON.parse(JSON.stringify(network.edges).replaceAll('w1', 'a/b')) as Network['edges']
  const { w1, ...others } = network.nodes
  expect(() => networkToNir({ ...network, nodes: { ...others, 'a/b': w1! }, edges: renamed })).toThrow('"a/b"')
})

describe('nirToNetwork', () => {
  const numbers = (...data: number[]) => ({ shape: [data.length], data: Float64Array.from(data) })
  const nodes: Hdf5Tree = {
    in: { type: 'Input', shape: numbers(1) },
    a: { type: 'IF', r: numbers(1), v_threshold: numbers(5), v_reset: numbers(0) },
    out: { type: 'Output', shape: numbers(1) },
  }
  const metadata = { ...convention, step_seconds: numbers(1e-3), timesteps: numbers(4) }
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
    ['x.nir: node "a": type LIF is none of', { node: { ...node, nodes: { ...nodes, a: { type: 'LIF' } } } }],
    [
      'x.nir: node "a": r is not 1',
      { node: { ...node, nodes: { ...nodes, a: { ...(nodes['a'] as Hdf5Tree), r: numbers(2) } } } },
    ],
    [
      'x.nir: Delay "d" follows nothing',
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

  it('gives a network or a UserError for truncated, damaged and foreign bytes', async () => {
    const whole = await networkToNir(network)
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
    expect(await nirToNetwork('f', whole)).toEqual(network)
  })
})

describeWithShared('NIR files of others', 'golden/snn', () => {
  it.each(['g1_nir_cubalif_dense.nir', 'g3_nir_if_pool_flatten.nir'])('%s is refused with the reason', async (name) => {
    const bytes = readFileSync(sharedPath(`golden/snn/${name}`))
    await expect(nirToNetwork(name, bytes)).rejects.toThrow(`${name}: its metadata does not say how a step goes`)
  })
})
