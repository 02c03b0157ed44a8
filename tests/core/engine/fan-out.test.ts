/** Fan-outs of convolutions, counted tap by tap, against every synapse counted for itself. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fanOutOf } from '../../../core/engine/fan-out.ts'
import { layersOf } from '../../../core/network/layers.ts'
import { eachSynapse } from '../../../core/network/synapse.ts'
import { seededRandom } from '../../../core/random.ts'
import { chain, tensor } from './networks.ts'

const small = fc.integer({ min: 1, max: 3 })

it('counts the synapses of each input that are not 0', () => {
  fc.assert(
    fc.property(
      fc.record({ seed: fc.integer(), groups: small, inputs: small, out: small, taps: small, stride: small }),
      ({ seed, groups, inputs, out, taps, stride }) => {
        const random = seededRandom(seed)
        const shape = [groups * out, inputs, taps, taps]
        const size = shape.reduce((a, b) => a * b, 1)
        const weight = tensor(
          shape,
          Array.from({ length: size }, () => random.integer(3)),
        )
        const stage = { type: 'Conv2d', weight, stride: [stride, 1], padding: [1, 0], groups } as const
        const frame = [groups * inputs, 5, 4] as const
        const neurons = groups * out * (Math.floor((7 - taps) / stride) + 1) * (5 - taps)
        const network = chain(
          {
            in: { type: 'Input', shape: frame },
            conv: stage,
            n: { type: 'lif', neurons, beta: 1, threshold: 1, reset: 'none', resetDelay: true },
            out: { type: 'Output', shape: [neurons] },
          },
          1,
        )
        const [layer] = layersOf(network)
        const expected = new Float64Array(layer!.inputs)
        eachSynapse(layer!.synapse!, (_, i, at) => weight.data[at] !== 0 && expected[i]!++)
        expect(fanOutOf(layer!, { weight: weight.data, recurrent: undefined }).forward).toEqual(expected)
      },
    ),
    { numRuns: 100, seed: 3 },
  )
})
