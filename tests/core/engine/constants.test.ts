/**
 * Thresholds and leaks that are trained: their gradients against finite differences of a smooth model, the spikes that
 * were fired plus the integral of the surrogate by u / threshold; and how they descend.
 */
import { describe, expect, it } from 'vitest'
import type { Network, NetworkNode, NodeOf } from '../../../core/contract/network.ts'
import type { CompileOptions } from '../../../core/engine/program.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { layersOf, trainablesOf } from '../../../core/network/layers.ts'
import { constantsOf } from '../../../core/network/neuron.ts'
import { seededRandom } from '../../../core/random.ts'
import { cpuEngines } from '../../../host/cpu-engines.ts'
import { teamOf } from '../../../host/team/team.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, goldenEngines, inputRows, relativeDifference, rowsOf, tensor } from './networks.ts'

type Firing = NodeOf<'stdb'> | NodeOf<'lif'>

const [timesteps, samples] = [9, 3]
const random = seededRandom(11)
const normals = (length: number, spread: number): number[] =>
  Array.from({ length }, () => spread * (random.normal() + 0.4))
const weights = [tensor([6, 8], normals(48, 0.6)), tensor([5, 6], normals(30, 0.9)), tensor([3, 5], normals(15, 1))]
const spikes = randomSpikes(samples, 8, timesteps, 0.4, random)
const outputGradient = Float64Array.from(normals(samples * timesteps * 3, 1))

const kinds: Record<string, (neurons: number, threshold: number, leak: number) => Firing> = {
  stdb: (neurons, threshold, leak) => ({ type: 'stdb', neurons, threshold, leak }),
  'lif in the same step': (neurons, threshold, beta) => ({
    type: 'lif',
    neurons,
    threshold,
    beta,
    reset: 'subtract',
    resetDelay: false,
  }),
  'lif with a late reset': (neurons, threshold, beta) => ({
    type: 'lif',
    neurons,
    threshold,
    beta,
    reset: 'subtract',
    resetDelay: true,
  }),
}
const linear = { shape: 'linear', gamma: 0.3 } as const
const spikeTiming = { shape: 'stdb', alpha: 0.3, beta: 0.2 } as const

/** Thresholds and leaks of the two hidden layers. */
type Constants = readonly [number, number, number, number]
const constants: Constants = [0.9, 0.95, 0.7, 0.8]

const networkOf = (kind: string, [theta1, leak1, theta2, leak2]: Constants): Network => {
  const dense = (l: number): NetworkNode => ({ type: 'Linear', weight: weights[l]! })
  return chain(
    {
      in: { type: 'Input', shape: [8] },
      w0: dense(0),
      first: kinds[kind]!(6, theta1, leak1),
      w1: dense(1),
      second: kinds[kind]!(5, theta2, leak2),
      w2: dense(2),
      last: { type: 'li', neurons: 3, beta: 1 },
      out: { type: 'Output', shape: [3] },
    },
    timesteps,
  )
}

/** The integral of `linear` from minus infinity to m = u / threshold - 1. */
const integral = (m: number): number => {
  const x = Math.min(1, Math.max(-1, m))
  return linear.gamma * (x < 0 ? (1 + x) ** 2 / 2 : 1 - (1 - x) ** 2 / 2)
}

interface Fired {
  readonly membrane: readonly number[][]
  readonly spikes: readonly number[][]
}

/** Smooth spikes of one layer; resets are those of the spikes that were fired. */
const smooth = (
  node: Firing,
  before: number,
  currents: readonly number[][],
  fired: Fired,
  surrogate: typeof linear | typeof spikeTiming,
): number[][] =>
  currents[0]!
    .map((_, j) => {
      const { threshold } = node
      const s = fired.spikes.map((row) => row[j]!)
      let v = 0
      let kept = 0
      let last = -999
      return currents.map((row, t) => {
        let u = v
        if (node.type === 'stdb') v = node.leak * v + row[j]! - threshold * s[t]!
        else {
          u = node.beta * v + row[j]! - kept * threshold
          // what was above the threshold after the step before was reset at its start
          const above = node.resetDelay ? 0 : s[t]! - kept
          v = u - above * threshold
          const after = fired.membrane[t]![j]! - above * before
          kept = after > before ? 1 : 0
        }
        const [m, own] = [u / threshold - 1, fired.membrane[t]![j]! / before - 1]
        const rise =
          surrogate.shape === 'linear'
            ? integral(m) - integral(own)
            : surrogate.alpha * Math.exp(-surrogate.beta * Math.min(1000, t - last)) * (m - own)
        if (s[t]) last = t
        return s[t]! + rise
      })
    })
    // [neuron][step] to [step][neuron]
    .reduce<number[][]>((rows, line) => line.map((s, t) => [...(rows[t] ?? []), s]), [])

const times = (rows: readonly ArrayLike<number>[], l: number): number[][] => {
  const {
    shape: [out = 0, inputs = 0],
    data,
  } = weights[l]!
  return rows.map((row) =>
    Array.from({ length: out }, (_, j) => Array.from(row).reduce((sum, x, i) => sum + data[j * inputs + i]! * x, 0)),
  )
}

const cases = Object.keys(kinds).flatMap((kind) => [linear, spikeTiming].map((surrogate) => ({ kind, surrogate })))

describe.each(cases)('$kind, $surrogate.shape', ({ kind, surrogate }) => {
  const network = networkOf(kind, constants)
  const options: CompileOptions = {
    batch: samples,
    surrogate,
    optimiser: { rule: 'adam' },
    neurons: { trained: 'all', learningRate: 5 },
  }
  const all = [0, 1, 2]
  const oracle = compileReference(network, options)
  oracle.forward(spikes, all)
  const firedIn = (l: number, b: number): Fired => {
    const { neurons } = layersOf(network)[l]!
    const trace = oracle.layerTrace(l)
    return {
      membrane: rowsOf(trace.membrane, b, timesteps, neurons),
      spikes: rowsOf(trace.spikes, b, timesteps, neurons),
    }
  }
  const fired = all.map((b) => [firedIn(0, b), firedIn(1, b)] as const)

  const lossWith = (changed: Constants): number =>
    all.reduce((sum, b) => {
      const { nodes } = networkOf(kind, changed)
      const hidden = (name: string, rows: number[][], l: 0 | 1): number[][] =>
        smooth(nodes[name] as Firing, constants[2 * l]!, rows, fired[b]![l], surrogate)
      const first = hidden('first', times(inputRows(network, spikes, b), 0), 0)
      const second = hidden('second', times(first, 1), 1)
      const u = [0, 0, 0]
      times(second, 2).forEach((row, t) =>
        row.forEach((x, j) => {
          u[j]! += x
          sum += u[j]! * outputGradient[(b * timesteps + t) * 3 + j]!
        }),
      )
      return sum
    }, 0)
  const slopes = constants.map((value, i) => {
    const at = (x: number): number => lossWith(constants.with(i, x) as unknown as Constants)
    return (at(value + 1e-6) - at(value - 1e-6)) / 2e-6
  })

  it.each(goldenEngines)('$name: gradients are the slopes of the smooth model', ({ compile, isExact }) => {
    const program = compile(network, options)
    const { spikesByLayer } = program.forward(spikes, all)
    expect(Math.min(...spikesByLayer.slice(0, 2))).toBeGreaterThan(10)
    const gradients = program.asTensors(program.backward(outputGradient))
    const fields = trainablesOf(layersOf(network), options).map(({ field }) => field)
    const found = gradients.flatMap((g, i) => (fields[i] === 'weight' ? [] : [...g]))
    expect(fields.length).toBe(7)
    expect(relativeDifference(found, slopes)).toBeLessThan(isExact ? 1e-7 : 1e-4)
  })

  it.each([
    ...goldenEngines.slice(1),
    { name: 'a team of 2', compile: teamOf('wasm-plain', cpuEngines['wasm-plain'], 2) },
  ])('$name: moves them as the reference does', ({ compile }) => {
    const trained = [compileReference, compile].map((engine) => {
      const program = engine(network, options)
      for (let step = 0; step < 4; step++) {
        program.forward(spikes, all)
        program.learn(outputGradient, 0.01)
      }
      const { output } = program.forward(spikes, all)
      const result = { network: program.network(), output: output.slice() }
      program.dispose()
      return result
    })
    const [expected, found] = trained.map((one) =>
      ['first', 'second'].flatMap((name) => constantsOf(one.network.nodes[name] as Firing, 'all').map(([, x]) => x)),
    )
    expect(relativeDifference(found!, expected!)).toBeLessThan(1e-4)
    expect(relativeDifference(expected!, constants)).toBeGreaterThan(0.01)
    // the network that comes out runs as the program did
    const again = compileReference(trained[1]!.network, { batch: samples, surrogate })
    expect(relativeDifference(again.forward(spikes, all).output, trained[1]!.output)).toBeLessThan(1e-5)
  })
})

it.each(goldenEngines)('$name: keeps thresholds above 0 and leaks within 0 and 1', ({ compile }) => {
  const options: CompileOptions = {
    batch: samples,
    surrogate: linear,
    optimiser: { rule: 'sgd' },
    neurons: { trained: 'all', learningRate: 1e6 },
  }
  const program = compile(networkOf('stdb', constants), options)
  const seen = new Set<number>()
  for (const sign of [1, -1]) {
    program.forward(spikes, [0, 1, 2])
    program.learn(
      outputGradient.map((g) => sign * g),
      1,
    )
    const { nodes } = program.network()
    for (const name of ['first', 'second']) {
      const { threshold, leak } = nodes[name] as NodeOf<'stdb'>
      expect(threshold).toBeGreaterThan(0)
      seen.add(leak)
    }
  }
  expect([...seen].every((leak) => leak === 0 || leak === 1)).toBe(true)
})

it('trains thresholds alone where that is asked for, and nothing of neurons that cannot', () => {
  const options = { neurons: { trained: 'thresholds', learningRate: 1 } } as const
  const fields = (network: Network): string[] =>
    trainablesOf(layersOf(network), options).flatMap(({ field }) => (field === 'weight' ? [] : [field]))
  expect(fields(networkOf('stdb', constants))).toEqual(['threshold', 'threshold'])
  const network = networkOf('lif with a late reset', constants)
  const first = { ...(network.nodes['first'] as NodeOf<'lif'>), reset: 'zero' } as const
  expect(fields({ ...network, nodes: { ...network.nodes, first } })).toEqual(['threshold'])
})

it('refuses a surrogate that is not told relative to the threshold', () => {
  const options = {
    batch: 1,
    surrogate: { shape: 'atan', slope: 2 },
    neurons: { trained: 'all', learningRate: 1 },
  } as const
  expect(() => goldenEngines[1]!.compile(networkOf('stdb', constants), options)).toThrow('relative')
})
