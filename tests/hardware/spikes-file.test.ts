/** spikes.json: rows, values and labels in, rows and potentials out. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../core/contract/errors.ts'
import { seededRandom } from '../../core/random.ts'
import { inputSpikesFile, outputSpikesFile, readSpikes, spikeRows } from '../../hardware/spikes-file.ts'
import { randomSpikes } from '../spikes.ts'
import { withCharges } from './networks.ts'

const read = (json: unknown) => readSpikes('in.json', JSON.stringify(json), 255)

describe('readSpikes', () => {
  it('orders rows by time and input, and gives rows without a value the full scale', () => {
    const { spikes, labels } = read({
      timesteps: 3,
      inputs: 4,
      samples: [
        [
          [2, 0],
          [0, 3, 7],
          [0, 1],
        ],
        [],
        [[1, 2]],
      ],
      labels: [1, 0, 9],
    })
    expect(spikes).toEqual({
      samples: 3,
      timesteps: 3,
      inputs: 4,
      offsets: Uint32Array.of(0, 2, 2, 3, 3, 3, 3, 3, 4, 4),
      index: Uint32Array.of(1, 3, 0, 2),
      value: Float32Array.of(255, 7, 255, 255),
    })
    expect(labels).toEqual([1, 0, 9])
  })

  it('has no values where no row has one', () => {
    expect(read({ timesteps: 1, inputs: 1, samples: [[[0, 0]]] }).spikes).not.toHaveProperty('value')
  })

  it('reads dense values, 0 being no spike', () => {
    const { spikes } = read({
      timesteps: 2,
      inputs: 2,
      values: [
        [
          [0, 0.5],
          [3, 0],
        ],
      ],
    })
    expect(spikeRows(spikes)).toEqual([
      [
        [0, 1, 0.5],
        [1, 0, 3],
      ],
    ])
  })

  it.each([
    ['in.json: timesteps ', { timesteps: 0, inputs: 1, samples: [] }],
    ['in.json: samples.0.1 ', { timesteps: 1, inputs: 1, samples: [[[0, 0], [0]]] }],
    ['in.json: samples.0.0: timestep 3 is not in 0..2', { timesteps: 3, inputs: 1, samples: [[[3, 0]]] }],
    ['in.json: samples.1.0: input 1 is not in 0..0', { timesteps: 3, inputs: 1, samples: [[], [[0, 1]]] }],
    ['in.json: samples.0.0: timestep 0.5 is not', { timesteps: 3, inputs: 1, samples: [[[0.5, 0]]] }],
    ['in.json: the file: needs either', { timesteps: 3, inputs: 1 }],
    ['in.json: values.0: is not of 2 timesteps x 1 inputs', { timesteps: 2, inputs: 1, values: [[[1]]] }],
    ['in.json: labels: there are 2 for 1 samples', { timesteps: 1, inputs: 1, samples: [[]], labels: [1, 2] }],
  ])('refuses: %s', (sentence, json) => {
    expect(() => read(json)).toThrow(UserError)
    expect(() => read(json)).toThrow(sentence)
  })

  it('reads what it wrote, and gives spikes or a UserError for any JSON', () => {
    const random = seededRandom(4)
    const spikes = randomSpikes(3, 5, 6, 0.4, random)
    expect(readSpikes('f', inputSpikesFile(spikes), 255)).toEqual({ spikes })
    const charged = withCharges(spikes, random)
    expect(readSpikes('f', inputSpikesFile(charged, [1, 2, 3]), 255)).toEqual({ spikes: charged, labels: [1, 2, 3] })

    const readable = (json: unknown): boolean => {
      try {
        return read(json).spikes.samples >= 0
      } catch (error) {
        if (error instanceof UserError) return true
        throw error
      }
    }
    const rows = fc.array(fc.array(fc.oneof(fc.nat(5), fc.double(), fc.constant(null)), { maxLength: 4 }))
    fc.assert(fc.property(fc.jsonValue(), readable))
    fc.assert(fc.property(fc.array(rows), (samples) => readable({ timesteps: 4, inputs: 4, samples })))
  })
})

it('writes outputs as rows, with potentials by sample, timestep and output', () => {
  const outputs = {
    samples: 2,
    timesteps: 2,
    inputs: 3,
    offsets: Uint32Array.of(0, 0, 2, 3, 3),
    index: Uint32Array.of(0, 2, 1),
  }
  const samples = [
    [
      [1, 0],
      [1, 2],
    ],
    [[0, 1]],
  ]
  expect(JSON.parse(outputSpikesFile({ outputs }))).toEqual({ timesteps: 2, outputs: 3, samples })
  const potentials = Float64Array.from({ length: 12 }, (_, i) => i)
  expect(JSON.parse(outputSpikesFile({ outputs, potentials }))).toEqual({
    timesteps: 2,
    outputs: 3,
    samples,
    potentials: [
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
      [
        [6, 7, 8],
        [9, 10, 11],
      ],
    ],
  })
})
