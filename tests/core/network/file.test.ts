/** network.json: lossless, and anything else is a user's error. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { Network, NeuronNode, NodeOf } from '../../../core/contract/network.ts'
import { networkOf } from '../../../core/network/build.ts'
import { networkFromJson, networkToJson } from '../../../core/network/file.ts'
import { outlineOf } from '../../../core/network/outline.ts'
import { seededRandom } from '../../../core/random.ts'
import { chain } from '../engine/networks.ts'

const network = (seed: number): Network =>
  networkOf(
    outlineOf([1, 1, 3], [{ dense: 4 }, { dense: 2 }], false),
    {
      neurons: ({ neurons }) => ({
        type: 'srm',
        neurons,
        threshold: 10,
        tauSrSeconds: 0.005,
        tauRefSeconds: 0.001,
        scaleRef: 2,
      }),
      weightScale: () => 7,
      delaySteps: () => [],
      stepSeconds: 0.001,
      timesteps: 9,
    },
    seededRandom(seed),
  )

it('reads back exactly what it wrote', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(networkFromJson('network.json', networkToJson(network(seed)))).toEqual(network(seed))
    }),
    { numRuns: 50 },
  )
})

it('keeps every kind of neuron', () => {
  const decays = { currentDecay: 1024, voltageDecay: 128 }
  const neurons: NeuronNode[] = [
    { type: 'lif', neurons: 2, beta: 0.9, threshold: 1, reset: 'zero', resetDelay: true },
    { type: 'cubaLif', neurons: 2, alpha: 0.5, beta: 0.9, threshold: 1, reset: 'none', resetDelay: false },
    { type: 'caspianIf', threshold: [3, 5], delay: [0, 1] },
    { type: 'cubaLifInteger', neurons: 2, threshold: 64, ...decays },
    { type: 'alif', neurons: 2, threshold: 64, thresholdStep: 9, ...decays, thresholdDecay: 0, refractoryDecay: 4096 },
    { type: 'rf', neurons: 1, threshold: 64, sinDecay: 2751, cosDecay: 2751 },
    { type: 'stdb', neurons: 1, threshold: 1.5, leak: 1 },
    { type: 'relu', neurons: 1 },
    { type: 'li', neurons: 1, beta: 1 },
  ]
  const named = Object.fromEntries(neurons.map((neuron) => [neuron.type, neuron]))
  const all = chain({ in: { type: 'Input', shape: [2] }, ...named, out: { type: 'Output', shape: [1] } }, 3)
  expect(networkFromJson('network.json', networkToJson(all))).toEqual(all)
})

it('writes large tensors of single precision in base64, others as decimals', () => {
  const withWeights = (weight: (i: number) => number): Network =>
    chain(
      {
        in: { type: 'Input', shape: [1025] },
        weights: {
          type: 'Linear',
          weight: { shape: [1024, 1025], data: Float64Array.from({ length: 1024 * 1025 }, (_, i) => weight(i)) },
        },
        li: { type: 'li', neurons: 1024, beta: 1 },
        out: { type: 'Output', shape: [1024] },
      },
      1,
    )
  const bytesOf = ({ nodes }: Network) => Buffer.from((nodes['weights'] as NodeOf<'Linear'>).weight.data.buffer)
  const single = withWeights((i) => Math.fround(Math.sin(i)))
  const text = networkToJson(single)
  expect(text.length).toBeLessThan(6 * 1024 * 1025)
  expect(bytesOf(networkFromJson('network.json', text)).equals(bytesOf(single))).toBe(true)
  const double = withWeights((i) => (i === 0 ? 0.1 : 0))
  expect(networkToJson(double)).toContain('[0.1,0,0,')
  expect(() => networkFromJson('network.json', text.replace('"float32":"', '"float32":"!'))).toThrow('weights')
})

it('names the node whose shape does not fit', () => {
  const text = networkToJson(network(1)).replace('"neurons":4', '"neurons":5')
  expect(() => networkFromJson('network.json', text)).toThrow(
    /network\.json: .*"hidden" takes 5 neurons, but 4 reach it/,
  )
})

it('any cut or changed character gives a network or a sentence', () => {
  const text = networkToJson(network(1))
  const position = fc.integer({ min: 0, max: text.length - 1 })
  fc.assert(
    fc.property(position, fc.string({ minLength: 0, maxLength: 1 }), fc.boolean(), (at, character, isCut) => {
      const changed = isCut ? text.slice(0, at) : text.slice(0, at) + character + text.slice(at + 1)
      try {
        networkFromJson('network.json', changed)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
        expect((error as UserError).message).toMatch(/^network\.json/)
      }
    }),
    { numRuns: 1000 },
  )
})
