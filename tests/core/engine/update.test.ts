/** The optimisers: trajectories of slayerPytorch and torch, and the fused step of the kernels against them. */
import { describe, expect, it } from 'vitest'
import type { Compile, Floats, Program } from '../../../core/engine/program.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { createUpdate } from '../../../core/engine/reference/update.ts'
import { descentOf, spanOf, type Optimiser } from '../../../core/engine/update.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { layersOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { randomSpikes } from '../../spikes.ts'
import { relativeDifference, tensor } from './networks.ts'
import { randomNetwork, randomSurrogate } from './random-network.ts'

interface Golden {
  initial: number[]
  grads: number[][]
  cases: { optimizer: string; params: number[][] }[]
}

const rules: Record<string, Optimiser> = {
  'slayer Nadam(lr=0.01, amsgrad=False)': { rule: 'nadam', amsgrad: false },
  'slayer Nadam(lr=0.01, amsgrad=True)': { rule: 'nadam', amsgrad: true },
  'torch Adam(lr=0.01, amsgrad=True)': { rule: 'adam', amsgrad: true },
  'torch Adam(lr=1e-4, amsgrad=True, weight_decay=5e-4)': { rule: 'adam', amsgrad: true, weightDecay: 5e-4 },
  'torch SGD(lr=0.01, momentum=0.9, weight_decay=5e-4)': { rule: 'sgd', momentum: 0.9, weightDecay: 5e-4 },
}

/** Numbers that are trained, and the rule for them. */
const trained = (optimiser: Optimiser, numbers: readonly number[]) => {
  const weights = Float64Array.from(numbers)
  const descent = descentOf(optimiser, { field: 'weight', tensor: tensor([1, numbers.length], numbers) })
  return { weights, update: createUpdate(optimiser, [descent], [weights]) }
}

describeWithShared('update', 'golden/snn/h_optimizers.json', () => {
  const golden = sharedJson<Golden>('golden/snn/h_optimizers.json')
  it.each(Object.entries(rules))('%s', (name, rule) => {
    const expected = golden.cases.find((c) => c.optimizer === name)!.params
    const { weights, update } = trained(rule, golden.initial)
    const learningRate = Number(/lr=([^,]*)/.exec(name)![1])
    golden.grads.forEach((gradient, t) => {
      update.apply([Float64Array.from(gradient)], learningRate)
      expected[t]!.forEach((value, i) => expect(Math.abs(weights[i]! - value)).toBeLessThan(1e-10))
    })
  })

  it('keeps integers within their range, and what lies between them as latent weights', () => {
    const optimiser = { rule: 'adam', amsgrad: false, weightUnit: 2, weightRange: { low: -127, high: 127 } } as const
    const { weights, update } = trained(optimiser, [-300, 3.4, 3.6])
    expect([...weights]).toEqual([-127, 3, 4])
    // Adam moves by the learning rate, here a fifth of a latent weight's unit of 2
    const at: number[] = []
    for (let i = 0; i < 5; i++) {
      update.apply([Float64Array.of(1, -1, 1)], 0.2)
      at.push(weights[1]!)
    }
    expect(at).toEqual([4, 4, 5, 5, 5])
    expect(weights[0]).toBe(-127)
  })
})

it('clips the gradients of all weights together, by what they are to latent weights', () => {
  const optimiser = { rule: 'sgd', clip: 6, weightUnit: 2 } as const
  const descents = [
    descentOf(optimiser, { field: 'weight', tensor: tensor([1, 2], [1, 2]) }),
    descentOf(optimiser, { field: 'bias', tensor: tensor([1], [3]) }),
  ]
  const weights = [Float64Array.of(1, 2), Float64Array.of(3)]
  const update = createUpdate(optimiser, descents, weights)
  const gradients = [Float64Array.of(4, 0), Float64Array.of(3)]
  update.apply(gradients, 0.1)
  // the norm by latent weights is 10; torch adds 1e-6 to it
  const [w, b] = [(1 - 2 * 0.1 * 0.6 * 2 * 4).toFixed(5), (3 - 2 * 0.1 * 0.6 * 2 * 3).toFixed(5)]
  expect(weights.map((all) => [...all].map((x) => x.toFixed(5)))).toEqual([[w, '2.00000'], [b]])
})

it('keeps weights of a few bits multiples of a power of two in range', () => {
  const { weights, update } = trained({ rule: 'sgd', weightBits: 3 }, [0.9, -0.3, 0.3])
  expect([...weights]).toEqual([1, -0.5, 0.5])
  update.apply([Float64Array.of(-5, 1.1, 0)], 0.5)
  expect([...weights]).toEqual([1.5, -1, 0.5])
  const even = { low: -256, high: 254, step: 2 }
  expect([...trained({ rule: 'sgd', weightUnit: 64, weightRange: even }, [300, 5, -3, -7.2]).weights]).toEqual([
    254, 4, -4, -8,
  ])
})

describe.each(['plain', 'relaxed'] as const)('learn, wasm %s', (build) => {
  const learnt = (kind: 'lif' | 'caspianIf', optimiser: Optimiser, learningRate: number) => {
    const random = seededRandom(11)
    const traits = { kind, convolutional: false, recurrent: false, biases: true, delays: false }
    const network = randomNetwork(random, traits, 60, 12)
    const spikes = randomSpikes(4, 60, 12, 0.3, random)
    const options = { batch: 4, surrogate: randomSurrogate(random, kind), optimiser }
    const programs = [compileReference(network, options), compileWith(build)(network, options)]
    let gradient: Float64Array | undefined
    for (let step = 0; step < 8; step++) {
      for (const program of programs) {
        const { output } = program.forward(spikes, [0, 1, 2, 3])
        gradient ??= Float64Array.from(output, () => random.normal())
        program.learn(gradient, learningRate)
      }
    }
    return programs.map((program) => program.asTensors(program.weights))
  }

  const more: Record<string, Optimiser> = {
    'a clipped gradient': { rule: 'adam', clip: 1e-3, weightUnit: 3 },
    'a clipped gradient and SGD': { rule: 'sgd', momentum: 0.5, clip: 0.5, weightDecay: 0.1, weightUnit: 3 },
  }
  it.each(Object.entries({ ...rules, ...more }))('%s', (_, rule) => {
    const [expected, found] = learnt('lif', rule, 1e-3)
    found!.forEach((weights, i) => expect(relativeDifference(weights, expected![i]!)).toBeLessThan(1e-4))
  })

  it('with weights of four bits', () => {
    const [expected, found] = learnt('lif', { rule: 'sgd', weightBits: 4 }, 0.1)
    found!.forEach((weights, i) => expect(relativeDifference(weights, expected![i]!)).toBeLessThan(1e-4))
  })

  it('with integer weights', () => {
    const optimiser = { rule: 'nadam', amsgrad: true, weightUnit: 7, weightRange: { low: -127, high: 127 } } as const
    const [expected, found] = learnt('caspianIf', optimiser, 0.05)
    found!.forEach((weights, i) => {
      expect(weights.every(Number.isInteger)).toBe(true)
      // a latent weight next to a half may be rounded either way
      const differing = weights.filter((w, k) => w !== expected![i]![k])
      expect(differing.length).toBeLessThanOrEqual(weights.length / 50)
    })
  })
})

it.each<Optimiser>([
  { rule: 'nadam', amsgrad: true },
  { rule: 'sgd', momentum: 0.9, weightDecay: 0.01 },
])('a step by the gradients is what learn does, on the share that was asked for: $rule', (optimiser) => {
  for (const compile of [compileReference, compileWith('plain'), compileWith('relaxed')] as Compile[]) {
    const random = seededRandom(4)
    const traits = { kind: 'lif', convolutional: true, recurrent: true, biases: true, delays: true } as const
    const network = randomNetwork(random, traits, 60, 12)
    const spikes = randomSpikes(4, layersOf(network)[0]!.inputs, 12, 0.3, random)
    const options = { batch: 4, surrogate: randomSurrogate(random, 'lif'), optimiser }
    const programs = [1, 2, 3].map(() => compile(network, options)) as [Program, Program, Program]
    const [learning, stepping, sharing] = programs
    const share = { index: 1, of: 3 }
    const before = sharing.weights.map((w) => w.slice())
    for (let step = 0; step < 3; step++) {
      for (const program of programs.slice(0, 2)) program.forward(spikes, [0, 1, 2, 3])
      const gradient = Float64Array.from({ length: 4 * 12 * learning.outputs }, () => random.normal())
      learning.learn(gradient, 0.01)
      const gradients = stepping.backward(gradient)
      // halves of a gradient are exact
      const halves = gradients.map((g) => g.map((value) => value / 2))
      sharing.step([halves, halves.map((half) => half.slice())], 0.01, share)
      stepping.step([gradients], 0.01)
    }
    expect(stepping.network()).toEqual(learning.network())
    const numbers = (arrays: readonly Floats[]): number[][] => arrays.map((array) => [...array])
    const expected = numbers(before).map((w, i) => {
      const [from, to] = spanOf(share, w.length)
      return [...w.slice(0, from), ...stepping.weights[i]!.subarray(from, to), ...w.slice(to)]
    })
    expect(numbers(sharing.weights)).toEqual(expected)
    expect(expected).not.toEqual(numbers(before))
  }
})
