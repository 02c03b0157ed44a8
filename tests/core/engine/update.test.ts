/** The optimisers: trajectories of slayerPytorch and torch, and the fused step of the kernels against them. */
import { describe, expect, it } from 'vitest'
import type { Compile, Floats, Program } from '../../../core/engine/program.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { createUpdate, spanOf, type Optimiser } from '../../../core/engine/update.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { layersOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { randomSpikes } from '../../spikes.ts'
import { relativeDifference } from './networks.ts'
import { randomNetwork, randomSurrogate } from './random-network.ts'

interface Golden {
  initial: number[]
  grads: number[][]
  cases: { optimizer: string; params: number[][] }[]
}

const rules: Record<string, Optimiser> = {
  'slayer Nadam(lr=0.01, amsgrad=False)': { nesterov: true, amsgrad: false },
  'slayer Nadam(lr=0.01, amsgrad=True)': { nesterov: true, amsgrad: true },
  'torch Adam(lr=0.01, amsgrad=True)': { nesterov: false, amsgrad: true },
}

describeWithShared('update', 'golden/snn/h_optimizers.json', () => {
  const golden = sharedJson<Golden>('golden/snn/h_optimizers.json')
  it.each(Object.entries(rules))('%s', (name, rule) => {
    const expected = golden.cases.find((c) => c.optimizer === name)!.params
    const weights = Float64Array.from(golden.initial)
    const update = createUpdate(rule, [weights])
    golden.grads.forEach((gradient, t) => {
      update([Float64Array.from(gradient)], 0.01)
      expected[t]!.forEach((value, i) => expect(Math.abs(weights[i]! - value)).toBeLessThan(1e-10))
    })
  })

  it('keeps integers within their range, and what lies between them as latent weights', () => {
    const weights = Float64Array.of(-300, 3.4, 3.6)
    const optimiser = { nesterov: false, amsgrad: false, weightUnit: 2, weightRange: { low: -127, high: 127 } }
    const update = createUpdate(optimiser, [weights])
    expect([...weights]).toEqual([-127, 3, 4])
    // Adam moves by the learning rate, here a fifth of a latent weight's unit of 2
    const at: number[] = []
    for (let i = 0; i < 5; i++) {
      update([Float64Array.of(1, -1, 1)], 0.2)
      at.push(weights[1]!)
    }
    expect(at).toEqual([4, 4, 5, 5, 5])
    expect(weights[0]).toBe(-127)
  })
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

  it.each(Object.entries(rules))('%s', (_, rule) => {
    const [expected, found] = learnt('lif', rule, 1e-3)
    found!.forEach((weights, i) => expect(relativeDifference(weights, expected![i]!)).toBeLessThan(1e-4))
  })

  it('with integer weights', () => {
    const optimiser = { nesterov: true, amsgrad: true, weightUnit: 7, weightRange: { low: -127, high: 127 } }
    const [expected, found] = learnt('caspianIf', optimiser, 0.05)
    found!.forEach((weights, i) => {
      expect(weights.every(Number.isInteger)).toBe(true)
      // a latent weight next to a half may be rounded either way
      const differing = weights.filter((w, k) => w !== expected![i]![k])
      expect(differing.length).toBeLessThanOrEqual(weights.length / 50)
    })
  })
})

it('a step by the gradients is what learn does, on the share that was asked for', () => {
  for (const compile of [compileReference, compileWith('plain'), compileWith('relaxed')] as Compile[]) {
    const random = seededRandom(4)
    const traits = { kind: 'lif', convolutional: true, recurrent: true, biases: true, delays: true } as const
    const network = randomNetwork(random, traits, 60, 12)
    const spikes = randomSpikes(4, layersOf(network)[0]!.inputs, 12, 0.3, random)
    const optimiser = { nesterov: true, amsgrad: true }
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
