/** Neurons that NIR says by several nodes: run node by node as the metadata says, they spike as the engine's do. */
import { describe, expect, it } from 'vitest'
import type { Network, NetworkNode } from '../../../core/contract/network.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { readHdf5 } from '../../../core/files/hdf5/reader.ts'
import { isArray, isGroup, writeHdf5, type Hdf5Tree } from '../../../core/files/hdf5/tree.ts'
import { seededRandom, type Random } from '../../../core/random.ts'
import { networkToNir, nirObstacle } from '../../../hardware/export/nir.ts'
import { nirToNetwork } from '../../../hardware/export/nir-reader.ts'
import { readSpikes } from '../../../hardware/spikes-file.ts'

const timesteps = 40
const [inputs, hidden, outputs] = [3, 4, 2]

const lif = { type: 'lif', neurons: hidden, threshold: 0.9 } as const
const neurons: Readonly<Record<string, NetworkNode>> = {
  'late reset': { ...lif, beta: 0.8, reset: 'subtract', resetDelay: true },
  'reset at once': { ...lif, beta: 0.8, reset: 'subtract', resetDelay: false },
  'reset at once, no leak': { ...lif, beta: 1, reset: 'subtract', resetDelay: false },
  'no reset': { ...lif, beta: 0.5, reset: 'none', resetDelay: true },
  'no leak, reset to zero': { ...lif, beta: 1, reset: 'zero', resetDelay: true },
  stdb: { type: 'stdb', neurons: hidden, threshold: 0.9, leak: 0.95 },
  'stdb without leak': { type: 'stdb', neurons: hidden, threshold: 1, leak: 1 },
}

const networkOf = (neuron: NetworkNode, random: Random): Network => {
  const drawn = (rows: number, columns: number): NetworkNode => ({
    type: 'Linear',
    weight: {
      shape: [rows, columns],
      data: Float64Array.from({ length: rows * columns }, () => 1.5 * random.normal() + 0.3),
    },
  })
  return {
    nodes: {
      in: { type: 'Input', shape: [inputs] },
      w: drawn(hidden, inputs),
      a: neuron,
      v: drawn(outputs, hidden),
      o: { type: 'li', neurons: outputs, beta: 1 },
      out: { type: 'Output', shape: [outputs] },
      back: drawn(hidden, hidden),
    },
    edges: [
      ['in', 'w'],
      ['w', 'a'],
      ['a', 'v'],
      ['v', 'o'],
      ['o', 'out'],
      ['a', 'back'],
      ['back', 'a'],
    ],
    stepSeconds: 1e-3,
    timesteps,
  }
}

const group = (tree: Hdf5Tree, name: string): Hdf5Tree => {
  const found = tree[name]
  if (!isGroup(found)) throw new Error(`no group ${name}`)
  return found
}
const numbers = (tree: Hdf5Tree, name: string): number[] => {
  const found = tree[name]
  if (!isArray(found)) throw new Error(`no numbers ${name}`)
  return Array.from(found.data, Number)
}

/** What node `out` says in each step, by the convention in the metadata of the file and nothing else. */
const runNodes = (bytes: Uint8Array, input: readonly (readonly number[])[]): number[][] => {
  const root = group(readHdf5(bytes), 'node')
  const nodes = group(root, 'nodes')
  const list = (root['edges'] as { data: readonly string[] }).data
  const edges = list.flatMap((from, i) => (i % 2 === 0 ? [[from, list[i + 1]!] as const] : []))
  const known = new Map<string, number[]>()
  const sum = (name: string, t: number, width: number): number[] => {
    const total = new Array<number>(width).fill(0)
    for (const [from, to] of edges) if (to === name) at(from, t).forEach((value, i) => (total[i]! += value))
    return total
  }
  const evaluate = (name: string, t: number): number[] => {
    const node = group(nodes, name)
    switch (node['type']) {
      case 'Input':
        return [...(input[t] ?? [])]
      case 'Output':
        return sum(name, t, outputs)
      case 'Linear': {
        const isRecurrent = name === 'back'
        const width = name === 'w' ? inputs : hidden
        const arriving = sum(name, isRecurrent ? t - 1 : t, width)
        const weight = numbers(node, 'weight')
        return Array.from({ length: weight.length / width }, (_, j) =>
          arriving.reduce((total, x, i) => total + weight[j * width + i]! * x, 0),
        )
      }
      case 'Scale': {
        const late = numbers(group(node, 'metadata'), 'steps_late')[0]!
        const scale = numbers(node, 'scale')
        return sum(name, t - late, hidden).map((x, i) => scale[i]! * x)
      }
      case 'Threshold': {
        const threshold = numbers(node, 'threshold')
        return sum(name, t, hidden).map((x, i) => Number(x > threshold[i]!))
      }
      case 'Delay':
        return sum(name, t - Math.round(numbers(node, 'delay')[0]! / 1e-3), hidden)
      case 'LI':
      case 'I': {
        const width = numbers(node, 'r').length
        const beta = node['type'] === 'I' ? 1 : numbers(group(node, 'metadata'), 'beta')[0]!
        const before = at(name, t - 1)
        return sum(name, t, width).map((x, i) => beta * (before[i] ?? 0) + x)
      }
      default:
        throw new Error(`type ${String(node['type'])}`)
    }
  }
  const at = (name: string, t: number): number[] => {
    if (t < 0) return []
    const key = `${name} ${t}`
    const found = known.get(key) ?? evaluate(name, t)
    known.set(key, found)
    return found
  }
  return Array.from({ length: timesteps }, (_, t) => at('out', t))
}

describe.each(Object.entries(neurons))('%s', (name, neuron) => {
  it('is read back equal', async () => {
    const network = networkOf(neuron, seededRandom(1))
    expect(nirObstacle(network)).toBeUndefined()
    expect(await nirToNetwork('f', await networkToNir(network))).toEqual(network)
  })

  it.skipIf(name === 'no leak, reset to zero')('runs node by node to the same membranes', async () => {
    for (let seed = 0; seed < 20; seed++) {
      const random = seededRandom(seed)
      const network = networkOf(neuron, random)
      const values = Array.from({ length: timesteps }, () => Array.from({ length: inputs }, () => random.uniform()))
      const { spikes } = readSpikes('in.json', JSON.stringify({ timesteps, inputs, values: [values] }), 1)
      const program = compileReference(network, { batch: 1, surrogate: { tauRho: 1, scaleRho: 1 } })
      const { output, spikesByLayer } = program.forward(spikes, [0])
      expect(spikesByLayer[0]).toBeGreaterThan(0)
      const own = runNodes(
        await networkToNir(network),
        // as the engine takes them
        values.map((step) => step.map(Math.fround)),
      ).flat()
      own.forEach((value, i) => expect(value).toBeCloseTo(output[i]!, 9))
    }
  })
})

it('refuses parts that are not what goes together', async () => {
  const whole = readHdf5(await networkToNir(networkOf(neurons['late reset']!, seededRandom(1))))
  const node = group(whole, 'node')
  const nodes = group(node, 'nodes')
  const changed = (part: string, field: string, value: Hdf5Tree[string]) =>
    writeHdf5({ ...whole, node: { ...node, nodes: { ...nodes, [part]: { ...group(nodes, part), [field]: value } } } })
  const half = { shape: [hidden], data: new Float64Array(hidden).fill(-0.45) }
  await expect(changed('a_reset', 'scale', half).then((bytes) => nirToNetwork('f', bytes))).rejects.toThrow(
    'f: node "a_reset" is not what goes with "a"',
  )
  const { a_fires: _, ...loose } = nodes
  const without = writeHdf5({ ...whole, node: { ...node, nodes: loose } })
  await expect(without.then((bytes) => nirToNetwork('f', bytes))).rejects.toThrow('node "a_reset" belongs to no neuron')
})

it('refuses a node whose name a part needs', () => {
  const network = networkOf(neurons['stdb']!, seededRandom(1))
  const { v, ...others } = network.nodes
  const edges = network.edges.map(([from, to]) => [from, to].map((name) => (name === 'v' ? 'a_fires' : name)))
  const renamed = { ...network, nodes: { ...others, a_fires: v! }, edges: edges as unknown as Network['edges'] }
  expect(nirObstacle(renamed)).toBe('node "a" needs the name "a_fires", which another node has')
})
