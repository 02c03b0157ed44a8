/** Quantisation: integers that the chip holds, with the error they carry. */
import { describe, expect, it } from 'vitest'
import { UserError } from '../../core/contract/errors.ts'
import type { Network } from '../../core/contract/network.ts'
import { seededRandom } from '../../core/random.ts'
import { caspianLayersOf } from '../../hardware/graph.ts'
import { ucaspian } from '../../hardware/targets/ucaspian.ts'
import { chainNetwork, randomNetwork } from './networks.ts'

describe('ucaspian.quantize', () => {
  it('returns integer networks that fit as they are', () => {
    for (let seed = 0; seed < 10; seed++) {
      const network = randomNetwork(seededRandom(seed))
      const { network: quantised, layers } = ucaspian.quantize(network)
      expect(quantised).toEqual(network)
      expect(layers.map(({ layer }) => layer)).toEqual(caspianLayersOf(network).map(({ name }) => name))
      for (const { scale, maxError } of layers) expect([scale, maxError]).toEqual([1, 0])
    }
  })

  it('scales a layer by what binds first, weights or thresholds, and rounds thresholds down', () => {
    const { network, layers } = ucaspian.quantize(
      chainNetwork([
        { threshold: [254, 254] },
        {
          threshold: [1.5, 1],
          weight: [
            [0.5, -0.25],
            [0.1, 0],
          ],
        },
        {
          threshold: [10, 10.6],
          weight: [
            [1, 0.33],
            [-1, 0.5],
          ],
        },
      ]),
    )
    const [input, first, second] = caspianLayersOf(network)
    expect(input!.neuron.threshold).toEqual([254, 254])
    // 255 / 1.5 = 170 < 127 / 0.5 = 254
    expect(layers[1]!.scale).toBe(170)
    expect([...first!.synapse!.weight.data]).toEqual([85, -42, 17, 0])
    expect(first!.neuron.threshold).toEqual([255, 170])
    expect(layers[1]!.maxError).toBeCloseTo(0.5 / 170, 12)
    // 255 / 10.6 = 24.05 < 127
    expect([...second!.synapse!.weight.data]).toEqual([24, 8, -24, 12])
    expect(second!.neuron.threshold).toEqual([240, 255])
  })

  it('fills the weight range to both ends and errs by half a step at most', () => {
    const random = seededRandom(1)
    for (let n = 0; n < 20; n++) {
      const weight = Array.from({ length: 5 }, () => Array.from({ length: 7 }, () => random.normal()))
      const thresholds = Array.from({ length: 5 }, () => random.uniform())
      const { network, layers } = ucaspian.quantize(
        chainNetwork([{ threshold: Array<number>(7).fill(0) }, { threshold: thresholds, weight }]),
      )
      const { scale, maxError } = layers[1]!
      const layer = caspianLayersOf(network)[1]!
      const integers = [...layer.synapse!.weight.data]
      expect(integers.every((w) => Number.isInteger(w) && Math.abs(w) <= 127)).toBe(true)
      expect(layer.neuron.threshold.every((v) => Number.isInteger(v) && v >= 0 && v <= 255)).toBe(true)
      expect(Math.max(...integers.map(Math.abs)) === 127 || Math.max(...layer.neuron.threshold) === 255).toBe(true)
      const errors = weight.flat().map((w, i) => Math.abs(w - integers[i]! / scale))
      expect(maxError).toBe(Math.max(...errors))
      expect(maxError).toBeLessThanOrEqual(0.5 / scale + 1e-12)
    }
  })

  it('makes Delay nodes axonal delays', () => {
    const network = chainNetwork([{ threshold: [1, 1] }, { threshold: [1], weight: [[1, 2]] }])
    const delayed: Network = {
      ...network,
      nodes: { ...network.nodes, late: { type: 'Delay', delaySeconds: [0.003, 0.015] } },
      edges: [
        ['in', 'l0'],
        ['l0', 'late'],
        ['late', 'w1'],
        ['w1', 'l1'],
        ['l1', 'out'],
      ],
    }
    expect(ucaspian.quantize(delayed).network).toEqual(
      chainNetwork([
        { threshold: [1, 1], delay: [3, 15] },
        { threshold: [1], weight: [[1, 2]] },
      ]),
    )
  })

  it.each([
    ['delay 1 of node "l0" would be 16, outside 0..15', chainNetwork([{ threshold: [1, 1], delay: [15, 16] }])],
    ['threshold 0 of node "l0" would be 256, outside 0..255', chainNetwork([{ threshold: [256] }])],
    ['threshold 0 of node "l1" would be -1', chainNetwork([{ threshold: [1] }, { threshold: [-1], weight: [[1]] }])],
    ['threshold 0 of node "l0" would be NaN', chainNetwork([{ threshold: [NaN] }])],
  ])('refuses: %s', (sentence, network) => {
    expect(() => ucaspian.quantize(network)).toThrow(UserError)
    expect(() => ucaspian.quantize(network)).toThrow(sentence)
  })

  it('refuses an srm by the node’s name', () => {
    const network = chainNetwork([{ threshold: [1] }, { threshold: [1], weight: [[1]] }])
    const srm = {
      type: 'srm',
      neurons: 1,
      threshold: 10,
      tauSrSeconds: 0.01,
      tauRefSeconds: 0.001,
      scaleRef: 2,
    } as const
    expect(() => ucaspian.quantize({ ...network, nodes: { ...network.nodes, l1: srm } })).toThrow(
      'node "l1" is of type srm, which a chip of caspianIf neurons cannot execute',
    )
  })
})
