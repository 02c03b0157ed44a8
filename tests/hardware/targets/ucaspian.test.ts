/** µCaspian's limits, at each boundary and one beyond it. */
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { NetworkShape, NeuronType } from '../../../core/contract/network.ts'
import { targetNamed, targets } from '../../../hardware/targets/index.ts'
import { ucaspian } from '../../../hardware/targets/ucaspian.ts'

/** A dense chain with these layer sizes, input neurons first. */
const dense = (sizes: readonly number[], neuron: NeuronType = 'caspianIf'): NetworkShape => ({
  inputs: sizes[0]!,
  outputs: sizes.at(-1)!,
  timesteps: 20,
  layers: sizes.map((neurons, i) => ({
    name: i === 0 ? 'input' : i === sizes.length - 1 ? 'output' : `hidden${sizes.length > 3 ? i : ''}`,
    neuron,
    neurons,
    fanIn: sizes[i - 1] ?? 0,
    synapses: neurons * (sizes[i - 1] ?? 0),
  })),
})

const broken = (shape: NetworkShape): Record<string, string> =>
  Object.fromEntries(
    ucaspian
      .check(shape)
      .filter((use) => !use.ok)
      .map((use) => [use.name, use.remedy]),
  )

describe('ucaspian.check', () => {
  it('says what a network uses, with source and no remedy where it fits', () => {
    expect(ucaspian.check(dense([49, 64, 10])).map(({ name, used, limit, ok }) => [name, used, limit, ok])).toEqual([
      ['neurons', 123, 256, true],
      ['inputs', 49, 128, true],
      ['synapses', 64 * 59, 4096, true],
      ['otherNeurons', 0, 0, true],
    ])
    for (const { remedy, source } of ucaspian.check(dense([49, 64, 10]))) {
      expect(remedy).toBe('')
      expect(source).toContain('uCaspian')
    }
  })

  it.each([
    ['synapses', [49, 69, 10], [49, 70, 10], 'hidden 70 needs 4130 synapses > 4096: use at most 69 hidden neurons'],
    ['synapses', [128, 32], [128, 33], 'input 128 needs 4224 synapses > 4096: use at most 124 input neurons'],
    [
      'synapses',
      [64, 36, 20, 10],
      [64, 55, 20, 10],
      'hidden1 55 needs 4820 synapses > 4096: use at most 46 hidden1 neurons',
    ],
    ['neurons', [2, 253, 1], [2, 254, 1], 'hidden 254 needs 257 neurons > 256: use at most 253 hidden neurons'],
    ['inputs', [128, 4], [129, 4], 'input 129 needs 129 inputs > 128: use at most 128 input neurons'],
  ])('%s hold %j but not %j', (name, fitting, beyond, remedy) => {
    expect(broken(dense(fitting))).toEqual({})
    expect(broken(dense(beyond))).toEqual({ [name]: remedy })
  })

  it('suggests a size that indeed fits, and the largest', () => {
    const { synapses } = broken(dense([49, 80, 10]))
    expect(synapses).toBe('hidden 80 needs 4720 synapses > 4096: use at most 69 hidden neurons')
    expect(broken(dense([49, 69, 10]))).toEqual({})
    expect(broken(dense([49, 70, 10]))).not.toEqual({})
  })

  it('names every broken limit at once', () => {
    expect(broken(dense([784, 300, 10], 'srm'))).toEqual({
      neurons: 'hidden 300 needs 1094 neurons > 256: use fewer or smaller layers',
      inputs: 'input 784 needs 784 inputs > 128: use at most 128 input neurons',
      synapses: 'hidden 300 needs 238200 synapses > 4096: use at most 5 hidden neurons',
      otherNeurons: 'input has srm neurons, which the chip cannot execute: use caspianIf',
    })
  })

  it('is one core', () => expect(ucaspian.cores(dense([49, 64, 10]))).toBe(1))
})

it('names each limit once, with a unit, a sentence and a source', () => {
  for (const target of targets) {
    expect(new Set(target.limits.map(({ name }) => name)).size).toBe(target.limits.length)
    for (const limit of target.limits) {
      expect(limit.unit && limit.sentence && limit.source).toBeTruthy()
    }
  }
  const value = (name: string) => ucaspian.limits.find((limit) => limit.name === name)?.value
  expect(value('weight')).toBe(ucaspian.weightRange.high)
  expect(value('threshold')).toBe(ucaspian.thresholdRange.high)
  expect(value('delay')).toBe(ucaspian.delayRange.high)
})

it('counts 0.9 pJ an operation, marked as assumed, and says that no figure was found', () => {
  const energy = ucaspian.energy({
    timesteps: 20,
    spikesByLayer: [1, 1],
    inputSpikes: 3,
    synapticOps: 1000,
    neuronUpdates: 2000,
  })
  expect(energy.map(({ term, joules, assumed }) => [term, joules, assumed])).toEqual([
    ['synaptic operations', 1000 * 0.9e-12, true],
    ['neuron updates', 2000 * 0.9e-12, true],
  ])
  for (const { source } of energy) expect(source).toContain('no figure for µCaspian was found')
})

it('finds targets by name, and lists them for an unknown one', () => {
  expect(targetNamed('ucaspian')).toBe(ucaspian)
  expect(() => targetNamed('loihi9')).toThrow(UserError)
  expect(() => targetNamed('loihi9')).toThrow('"loihi9" is not known')
})
