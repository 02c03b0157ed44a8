/** Weights of which length and direction are trained: against differences of the loss by both, and between engines. */
import { describe, expect, it } from 'vitest'
import type { NetworkNode } from '../../../core/contract/network.ts'
import { createUpdate } from '../../../core/engine/reference/update.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { descentOf, type Optimiser } from '../../../core/engine/update.ts'
import { layersOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, goldenEngines, relativeDifference, tensor } from './networks.ts'
import { randomNetwork, randomSurrogate } from './random-network.ts'

const weightsOf = (g: readonly number[], v: readonly (readonly number[])[]): number[] =>
  v.flatMap((row, o) => row.map((x) => (g[o]! * x) / Math.hypot(...row)))

describe('the rule', () => {
  it('descends by length and direction, at first as they are', () => {
    let v = [
      [0.5, -2, 1],
      [3, 0, -0.25],
    ]
    let g = v.map((row) => Math.hypot(...row))
    const numbers = tensor([2, 3], v.flat())
    const optimiser = { rule: 'sgd', weightNorm: true } as const
    const weights = numbers.data.slice()
    const update = createUpdate(optimiser, [descentOf(optimiser, { field: 'weight', tensor: numbers })], [weights])
    const loss = (w: readonly number[]): number => w.reduce((sum, x, i) => sum + Math.sin(x + i) + 0.1 * x * x, 0)
    const change = 1e-5
    const slope = (at: (x: number) => number): number => (at(change) - at(-change)) / (2 * change)
    for (let step = 0; step < 4; step++) {
      const [length, direction] = [g, v]
      const moved = (rows: number[][], o: number, i: number, by: number): number[][] =>
        rows.map((row, p) => row.map((x, k) => (p === o && k === i ? x + by : x)))
      g = length.map((x, o) => {
        const at = (by: number): number => loss(weightsOf(moved([length], 0, o, by)[0]!, direction))
        return x - 0.1 * slope(at)
      })
      v = direction.map((row, o) =>
        row.map((x, i) => x - 0.1 * slope((by) => loss(weightsOf(length, moved(direction, o, i, by))))),
      )
      update.apply([weights.map((w, i) => Math.cos(w + i) + 0.2 * w)], 0.1)
      expect(relativeDifference(weights, weightsOf(g, v))).toBeLessThan(1e-8)
    }
  })

  it('leaves alone what has no direction', () => {
    const optimiser = { rule: 'adam', weightNorm: true } as const
    const numbers = tensor([2, 2], [0, 0, 3, 4])
    const weights = numbers.data.slice()
    const update = createUpdate(optimiser, [descentOf(optimiser, { field: 'weight', tensor: numbers })], [weights])
    update.apply([Float64Array.of(1, 2, 3, 4)], 0.1)
    expect([...weights.subarray(0, 2)].map(Math.abs)).toEqual([0, 0])
    expect(weights[2]).not.toBeCloseTo(3, 3)
  })
})

describe.each(goldenEngines.slice(1))('$name', ({ compile }) => {
  it.each<Optimiser & { title: string }>([
    { title: 'Adam', rule: 'adam', amsgrad: true },
    { title: 'SGD in another unit, clipped', rule: 'sgd', momentum: 0.9, weightUnit: 3, clip: 0.5 },
  ])('moves the weights of every kind of layer as the reference does: $title', ({ title: _, ...rule }) => {
    const random = seededRandom(12)
    const traits = { kind: 'lif', convolutional: true, recurrent: true, biases: true, delays: false } as const
    const network = randomNetwork(random, traits, 60, 12)
    const spikes = randomSpikes(4, layersOf(network)[0]!.inputs, 12, 0.3, random)
    const options = {
      batch: 4,
      surrogate: randomSurrogate(random, 'lif'),
      optimiser: { ...rule, weightNorm: true },
    }
    const [reference, program] = [compileReference(network, options), compile(network, options)]
    const before = reference.asTensors(reference.weights)
    for (let step = 0; step < 6; step++) {
      const { output } = reference.forward(spikes, [0, 1, 2, 3])
      program.forward(spikes, [0, 1, 2, 3])
      const gradient = output.map(() => random.normal())
      reference.learn(gradient, 1e-3)
      program.learn(gradient, 1e-3)
    }
    program.asTensors(program.weights).forEach((weights, i) => {
      expect(relativeDifference(weights, reference.weights[i]!)).toBeLessThan(1e-4)
      expect(relativeDifference(weights, before[i]!)).toBeGreaterThan(1e-4)
    })
  })

  it('rounds what length and direction make, in blocks of columns', () => {
    const random = seededRandom(3)
    const weight = tensor(
      [45, 40],
      Array.from({ length: 45 * 40 }, () => 20 * random.normal()),
    )
    const nodes: Record<string, NetworkNode> = {
      in: { type: 'Input', shape: [40] },
      w: { type: 'Linear', weight },
      n: { type: 'caspianIf', threshold: new Array<number>(45).fill(70), delay: new Array<number>(45).fill(0) },
      out: { type: 'Output', shape: [45] },
    }
    const spikes = randomSpikes(4, 40, 12, 0.3, random)
    const optimiser = { rule: 'nadam', weightNorm: true, weightUnit: 7, weightRange: { low: -30, high: 30 } } as const
    const options = { batch: 4, surrogate: randomSurrogate(random, 'caspianIf'), optimiser }
    const [reference, program] = [compileReference, compile].map((any) => any(chain(nodes, 12), options))
    const gradient = Float64Array.from({ length: 4 * 12 * 45 }, () => random.normal())
    for (let step = 0; step < 4; step++) {
      for (const each of [reference!, program!]) {
        each.forward(spikes, [0, 1, 2, 3])
        each.learn(gradient, 0.05)
      }
    }
    const [found] = program!.asTensors(program!.weights)
    expect([Math.min(...found!), Math.max(...found!)]).toEqual([-30, 30])
    expect(found!.every(Number.isInteger)).toBe(true)
    // a number next to a half may be rounded either way
    expect(found!.filter((w, i) => w !== reference!.weights[0]![i]).length).toBeLessThan(found!.length / 50)
    expect(found!.filter((w, i) => w !== Math.round(weight.data[i]!)).length).toBeGreaterThan(found!.length / 2)
  })
})
