/** Plans: their outline's counts are those of the network built from it; what cannot be is refused by the layer's name. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LayerPlan } from '../../../core/contract/plan.ts'
import { networkOf, outlineShape } from '../../../core/network/build.ts'
import { eachTap, tapCount, windowsOver, type Frame } from '../../../core/network/geometry.ts'
import { layersOf, shapeOf } from '../../../core/network/layers.ts'
import { outlineOf } from '../../../core/network/outline.ts'
import { seededRandom } from '../../../core/random.ts'
import { UserError } from '../../../core/contract/errors.ts'

const small = (max: number) => fc.integer({ min: 1, max })
const frames: fc.Arbitrary<Frame> = fc.tuple(small(3), small(9), small(9))
const delays = fc.constantFrom({}, { delayMs: 3 })
const plans: fc.Arbitrary<LayerPlan> = fc.oneof(
  fc
    .record({ conv: small(4), kernel: small(4), stride: small(2), padding: fc.nat(2), groups: small(2) })
    .chain((conv) => delays.map((delay) => ({ ...conv, ...delay }))),
  fc.record({ pool: small(3), kind: fc.constantFrom('sum' as const, 'average' as const) }),
  delays.map((delay) => ({ pool: 2, spiking: true as const, ...delay })),
  fc.record({ dense: small(9) }),
  fc.record({ recurrent: small(9) }),
)

const built = (frame: Frame, plan: readonly LayerPlan[], inputNeurons: boolean) => {
  const outline = outlineOf(frame, [...plan, { dense: 3 }], inputNeurons)
  const network = networkOf(
    outline,
    {
      neurons: ({ neurons }) => ({ type: 'lif', neurons, beta: 0.9, threshold: 1, reset: 'none', resetDelay: true }),
      weightScale: () => 1,
      delaySteps: ({ delayMs, neurons }) => new Array<number>(delayMs > 0 ? neurons : 0).fill(delayMs),
      stepSeconds: 0.001,
      timesteps: 5,
    },
    seededRandom(1),
  )
  return { outline, network }
}

it('a network has the counts of its outline, or its plan is refused naming a layer', () => {
  let networks = 0
  fc.assert(
    fc.property(frames, fc.array(plans, { maxLength: 4 }), fc.boolean(), (frame, plan, inputNeurons) => {
      try {
        const { outline, network } = built(frame, plan, inputNeurons)
        expect(outlineShape(outline, () => 'lif', 5)).toEqual(shapeOf(network))
        networks++
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        expect(error.message).toMatch(/^network\.layers\.\d/)
      }
    }),
    { numRuns: 500 },
  )
  expect(networks).toBeGreaterThan(100)
})

it('taps are counted as they are visited', () => {
  const numbers = fc.record({ kernel: small(5), stride: small(3), padding: fc.nat(4) })
  fc.assert(
    fc.property(frames, numbers, numbers, (frame, y, x) => {
      const windows = windowsOver(frame, 1, [y.kernel, x.kernel], [y.stride, x.stride], [y.padding, x.padding])
      let visited = 0
      eachTap(windows, () => visited++)
      expect(tapCount(windows)).toBe(visited)
    }),
  )
})

describe("SLAYER's network of N-MNIST", () => {
  const pool = { pool: 2, spiking: true } as const
  const plan: LayerPlan[] = [
    { conv: 16, kernel: 5, padding: 1 },
    pool,
    { conv: 32, kernel: 3, padding: 1, delayMs: 2 },
    pool,
    { conv: 64, kernel: 3, padding: 1 },
  ]
  const { network } = built([2, 34, 34], plan, false)

  it('has its layers', () => {
    expect(layersOf(network).map(({ name, neurons }) => [name, neurons])).toEqual([
      ['conv1', 16 * 32 * 32],
      ['pool1', 16 * 16 * 16],
      ['conv2', 32 * 16 * 16],
      ['pool2', 32 * 8 * 8],
      ['conv3', 64 * 8 * 8],
      ['output', 3],
    ])
  })
  it('delays in whole steps', () => {
    const [, , delayed] = layersOf(network)
    expect(new Set(delayed!.delaySteps)).toEqual(new Set([2]))
  })
})

it('a line of inputs has kernels and pools that are lines', () => {
  const { network } = built([1, 1, 128], [{ conv: 4, kernel: 5, padding: 2 }, { pool: 4 }, { dense: 9 }], false)
  expect(layersOf(network).map(({ neurons, pool }) => [neurons, pool?.to])).toEqual([
    [512, undefined],
    [9, [4, 1, 32]],
    [3, undefined],
  ])
})

it("a layer's weights do not depend on those beside it", () => {
  const one = built([1, 1, 4], [{ dense: 5 }, { dense: 6 }], false)
  const other = built([1, 1, 4], [{ dense: 5 }, { dense: 7 }], false)
  expect(one.network.nodes['hidden1Weights']).toEqual(other.network.nodes['hidden1Weights'])
  expect(one.network.nodes['hidden2Weights']).not.toEqual(one.network.nodes['hidden1Weights'])
})

it.each<[string, LayerPlan[], RegExp]>([
  [
    'a kernel larger than the frame',
    [
      { conv: 2, kernel: 5 },
      { conv: 2, kernel: 7 },
    ],
    /layers\.1 .* frame of 4 x 4/,
  ],
  ['a pool of a single pixel', [{ pool: 8 }, { conv: 2, kernel: 1 }, { pool: 2 }], /layers\.2 .* frame of 1 x 1/],
  ['a convolution behind a dense layer', [{ dense: 4 }, { conv: 2, kernel: 3 }], /layers\.1 .* needs a frame/],
  ['a pool of a pool', [{ pool: 2 }, { pool: 2 }], /layers\.1 .* follows a pool/],
  ['unequal groups', [{ conv: 3, kernel: 3, groups: 2 }], /layers\.0 .* groups 2 and 3 channels/],
])('refuses %s', (_, plan, words) => {
  expect(() => built([2, 8, 8], plan, false)).toThrow(words)
})
