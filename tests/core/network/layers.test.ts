/** The reading of graphs as layers: shapes, counts, and what is refused. */
import { describe, expect, it } from 'vitest'
import type { Network, NetworkNode } from '../../../core/contract/network.ts'
import { layersOf, parameterCount, shapeOf, trainablesOf, withWeights } from '../../../core/network/layers.ts'
import { chain, lif, tensor } from '../engine/networks.ts'

const resonators = (neurons: number): NetworkNode => ({
  type: 'rf',
  neurons,
  threshold: 9,
  sinDecay: 2000,
  cosDecay: 3000,
})
const zeros = (...shape: number[]) => tensor(shape, new Float64Array(shape.reduce((a, b) => a * b, 1)))
const linear = (out: number, inputs: number): NetworkNode => ({ type: 'Linear', weight: zeros(out, inputs) })
const pool = (size: number): NetworkNode => ({
  type: 'SumPool2d',
  kernelSize: [size, size],
  stride: [size, size],
  padding: [0, 0],
})

/** 2 x 6 x 5 -> conv 3x2, stride 1x2, padding 1x0 -> 4 x 6 x 2 -> pool 2 -> 4 x 3 x 1 -> dense 3, recurrent. */
const convolutional: Record<string, NetworkNode> = {
  in: { type: 'Input', shape: [2, 6, 5] },
  conv: {
    type: 'Conv2d',
    weight: zeros(4, 1, 3, 2),
    bias: zeros(4),
    stride: [1, 2],
    padding: [1, 0],
    groups: 2,
  },
  first: lif(48),
  pool: pool(2),
  flatten: { type: 'Flatten' },
  dense: linear(3, 12),
  second: lif(3),
  out: { type: 'Output', shape: [3] },
}

describe('layersOf', () => {
  it('reads pools, convolutions and a recurrence', () => {
    const plain = chain(convolutional, 4)
    const network: Network = {
      ...plain,
      nodes: { ...plain.nodes, back: linear(3, 3) },
      edges: [...plain.edges, ['second', 'back'], ['back', 'second']],
    }
    const [first, second] = layersOf(network)
    expect(first).toMatchObject({ name: 'first', inputs: 60, neurons: 48, synapse: { conv: { to: [4, 6, 2] } } })
    expect(second).toMatchObject({ name: 'second', inputs: 48, neurons: 3, pool: { to: [4, 3, 1], scale: 1 } })
    expect(second!.recurrent!.node).toBe('back')
    expect([...second!.recurrent!.delaySteps]).toEqual([1, 1, 1])
    const shape = shapeOf(network)
    // rows of taps inside: 2 + 4 * 3 + 2 = 16; columns: 2 * 2; each of 4 outputs sees 1 channel
    expect(shape.layers[0]).toEqual({
      name: 'first',
      neuron: 'lif',
      neurons: 48,
      fanIn: 6,
      synapses: 16 * 4 * 4,
      parameters: 28,
    })
    expect(shape.layers[1]).toEqual({ name: 'second', neuron: 'lif', neurons: 3, fanIn: 15, synapses: 45 })
    expect(parameterCount(shape)).toBe(28 + 45)
  })

  it('gives a resonator two currents, and one output', () => {
    const nodes: Record<string, NetworkNode> = {
      in: { type: 'Input', shape: [3] },
      w: linear(8, 3),
      n: resonators(4),
      v: linear(2, 4),
      last: resonators(1),
      out: { type: 'Output', shape: [1] },
    }
    expect(shapeOf(chain(nodes, 4)).layers).toEqual([
      { name: 'n', neuron: 'rf', neurons: 4, fanIn: 6, synapses: 24 },
      { name: 'last', neuron: 'rf', neurons: 1, fanIn: 8, synapses: 8 },
    ])
  })

  it('replaces the trainable numbers and nothing else', () => {
    const network = chain(convolutional, 4)
    const values = trainablesOf(layersOf(network)).map(({ tensor: { data } }, i) => data.map((_, k) => i + k))
    expect(values.map((v) => v.length)).toEqual([24, 4, 36])
    const changed = withWeights(network, values)
    expect(trainablesOf(layersOf(changed)).map(({ tensor: { data } }) => data)).toEqual(values)
    expect(changed.nodes['conv']).toMatchObject({ type: 'Conv2d', groups: 2, stride: [1, 2] })
    expect(changed.nodes['pool']).toBe(network.nodes['pool'])
  })

  const refusals: [string, Record<string, NetworkNode>, string][] = [
    ['a kernel larger than its input', { ...convolutional, pool: pool(9) }, 'the kernel 9 x 9 of "pool"'],
    ['other channels', { ...convolutional, in: { type: 'Input', shape: [3, 6, 5] } }, '"conv" takes 2 channels, but 3'],
    ['a convolution of a flat input', { ...convolutional, in: { type: 'Input', shape: [60] } }, 'shape [60]'],
    ['a dense layer behind a frame', { ...convolutional, flatten: pool(1) }, 'no neurons stand before the pool'],
    ['another number of neurons', { ...convolutional, first: lif(7) }, '"first" takes 7 neurons, but 48'],
    [
      'unequal groups',
      {
        ...convolutional,
        conv: { ...convolutional['conv'], weight: zeros(3, 1, 3, 2), bias: zeros(3) } as NetworkNode,
      },
      '3 channels in 2 groups',
    ],
    [
      'a weight that is no number',
      {
        in: { type: 'Input', shape: [1] },
        w: { type: 'Linear', weight: tensor([1, 1], [NaN]) },
        n: lif(1),
        out: { type: 'Output', shape: [1] },
      },
      'a weight of "w"',
    ],
    [
      'what follows a read-out',
      {
        in: { type: 'Input', shape: [1] },
        sum: { type: 'li', neurons: 1, beta: 1 },
        late: { type: 'Delay', delaySeconds: [0] },
        out: { type: 'Output', shape: [1] },
      },
      '"sum" never fires, but "late" follows it',
    ],
    [
      'numbers that are to leave late',
      {
        in: { type: 'Input', shape: [1] },
        rectify: { type: 'relu', neurons: 1 },
        late: { type: 'Delay', delaySeconds: [0] },
        out: { type: 'Output', shape: [1] },
      },
      '"rectify" sends numbers, which "late" cannot hold back',
    ],
    [
      'a complex current without its imaginary half',
      { in: { type: 'Input', shape: [3, 2, 1] }, n: resonators(3), out: { type: 'Output', shape: [3] } },
      '"n" takes real and imaginary channels, but 3 reach it',
    ],
    [
      'as many currents as resonators',
      { in: { type: 'Input', shape: [3] }, n: resonators(3), out: { type: 'Output', shape: [3] } },
      '"n" takes 6 currents, but 3 reach it',
    ],
    ['no neurons', { in: { type: 'Input', shape: [1] }, out: { type: 'Output', shape: [1] } }, 'no neuron'],
  ]
  it.each(refusals)('refuses %s by name', (_, nodes, words) => {
    expect(() => layersOf(chain(nodes, 4))).toThrow(words)
  })

  it.each<[string, NetworkNode, string]>([
    ['a read-out', { type: 'li', neurons: 1, beta: 1 }, '"sum" never fires, but "back" follows it'],
    ['what has no time', { type: 'relu', neurons: 1 }, '"sum" sends numbers, which "back" cannot hold back'],
  ])('refuses what leads back to %s', (_, sum, words) => {
    const nodes: Record<string, NetworkNode> = {
      in: { type: 'Input', shape: [1] },
      sum,
      out: { type: 'Output', shape: [1] },
    }
    const plain = chain(nodes, 4)
    const edges = [...plain.edges, ['sum', 'back'], ['back', 'sum']] as const
    const network: Network = { ...plain, nodes: { ...nodes, back: linear(1, 1) }, edges }
    expect(() => layersOf(network)).toThrow(words)
  })

  it('refuses a graph that is no chain, naming the node', () => {
    const network = chain(convolutional, 4)
    expect(() => layersOf({ ...network, edges: [...network.edges, ['first', 'out']] })).toThrow('"first" has two')
    expect(() => layersOf({ ...network, edges: network.edges.slice(0, -1) })).toThrow('the path ends at "second"')
    expect(() => layersOf({ ...network, nodes: { ...network.nodes, lost: linear(1, 1) } })).toThrow('"lost" lies on no')
  })
})
