/** Augmentation: each change does what it says and no more, and an epoch is its seed's alone. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SpikeSet } from '../../../core/contract/spikes.ts'
import { augmented, isAugmented, type Augmentation } from '../../../core/data/augment.ts'
import { spikeSetBuilder } from '../../../core/data/spike-set-builder.ts'
import { seededRandom } from '../../../core/random.ts'

const none: Augmentation = { shiftPixels: 0, flip: false, dropShare: 0, jitterSteps: 0, cropSteps: 0 }
const frame = [2, 3, 4] as const
const steps = 5

type Spike = readonly [step: number, plane: number, y: number, x: number, value: number]

const setOf = (samples: readonly (readonly Spike[])[], repeats: 'merge' | 'sum' = 'merge'): SpikeSet => {
  const builder = spikeSetBuilder(samples.length, steps + 2, 24, repeats)
  for (const spikes of samples) {
    for (const [step, plane, y, x, value] of spikes) builder.add(step, (plane * 3 + y) * 4 + x, value)
    builder.endSample()
  }
  return builder.build()
}

const spikesOf = ({ samples, timesteps, offsets, index, value }: SpikeSet): Spike[][] =>
  Array.from({ length: samples }, (_, s) =>
    Array.from({ length: timesteps }, (_, step) => {
      const at = s * timesteps + step
      return Array.from(index.subarray(offsets[at], offsets[at + 1]), (input, i): Spike => {
        const place = [Math.floor(input / 12), Math.floor(input / 4) % 3, input % 4] as const
        return [step, ...place, value?.[offsets[at]! + i] ?? 1]
      })
    }).flat(),
  )

const change = (set: SpikeSet, what: Partial<Augmentation>, seed = 1) =>
  spikesOf(augmented(set, frame, steps, { ...none, ...what }, seededRandom(seed)))

const dot: Spike = [2, 1, 1, 1, 1]
const dots = setOf(Array.from({ length: 200 }, () => [dot]))

const spikeArbitrary = fc.tuple(fc.nat(4), fc.nat(1), fc.nat(2), fc.nat(3), fc.constant(1))
const sets = fc.array(fc.array(spikeArbitrary, { maxLength: 20 }), { minLength: 1, maxLength: 4 })

describe('augmentation', () => {
  it('of nothing leaves every sample as it is', () => {
    expect(isAugmented(none)).toBe(false)
    fc.assert(
      fc.property(sets, fc.constantFrom('merge' as const, 'sum' as const), (samples, repeats) => {
        const set = setOf(samples, repeats)
        expect(augmented(set, frame, steps, none, seededRandom(1))).toEqual(set)
      }),
    )
  })

  it('moves samples to every place within reach and nothing over the edge', () => {
    const places = new Set(change(dots, { shiftPixels: 1 }).map((spikes) => String(spikes[0]!.slice(1, 4))))
    expect([...places].sort()).toEqual([
      '1,0,0',
      '1,0,1',
      '1,0,2',
      '1,1,0',
      '1,1,1',
      '1,1,2',
      '1,2,0',
      '1,2,1',
      '1,2,2',
    ])
    const corner = setOf(Array.from({ length: 200 }, () => [[0, 0, 2, 3, 1] as const]))
    const left = change(corner, { shiftPixels: 2 }).flat()
    expect(left.length).toBeLessThan(200)
    expect(left.every(([, plane]) => plane === 0)).toBe(true)
  })

  it('moves a line of units along it only', () => {
    const line = spikeSetBuilder(100, 1, 8, 'merge')
    for (let i = 0; i < 100; i++) {
      line.add(0, 4)
      line.endSample()
    }
    const { index } = augmented(line.build(), [1, 1, 8], 1, { ...none, shiftPixels: 2 }, seededRandom(1))
    expect([...new Set(index)].sort()).toEqual([2, 3, 4, 5, 6])
  })

  it('mirrors about half of the samples, with their values', () => {
    const graded = setOf(
      Array.from({ length: 200 }, () => [[0, 0, 0, 0, 0.25] as const, [0, 0, 0, 1, 0.5] as const]),
      'sum',
    )
    const flipped = change(graded, { flip: true }).filter(([first]) => first![3] === 2)
    expect(flipped[0]).toEqual([
      [0, 0, 0, 2, 0.5],
      [0, 0, 0, 3, 0.25],
    ])
    expect(flipped.length).toBeGreaterThan(70)
    expect(flipped.length).toBeLessThan(130)
  })

  it('drops its share, and spreads times within the window', () => {
    expect(change(dots, { dropShare: 0.25 }).flat().length / 200).toBeCloseTo(0.75, 1)
    const times = change(dots, { jitterSteps: 2 }).map(([spike]) => spike![0])
    expect([...new Set(times)].sort()).toEqual([0, 1, 2, 3, 4])
  })

  it('cuts off the beginning and moves the rest there', () => {
    const samples = change(dots, { cropSteps: 4 })
    expect([...new Set(samples.map(([spike]) => spike?.[0]))].sort()).toEqual([0, 1, 2, undefined])
  })

  it('is the same for the same seed, another for another', () => {
    const all = { shiftPixels: 1, flip: true, dropShare: 0.1, jitterSteps: 1, cropSteps: 1 }
    expect(change(dots, all, 5)).toEqual(change(dots, all, 5))
    expect(change(dots, all, 5)).not.toEqual(change(dots, all, 6))
  })
})
