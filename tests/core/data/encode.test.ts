/** Encodings: SLAYER's bins exactly, and what holds for every image, recording and seed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SpikeSet } from '../../../core/contract/spikes.ts'
import type { Dataset } from '../../../core/data/dataset.ts'
import { encode, encodersOf, inputsOf } from '../../../core/data/encode.ts'
import type { EncodingSettings } from '../../../core/data/encode.ts'
import { seededRandom } from '../../../core/random.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { eventDataset, imageDataset, streamOf } from './streams.ts'
import type { EventRow } from './streams.ts'

const settings: EncodingSettings = { encoding: 'latency', inputSize: 2, windowSteps: 11, stepSeconds: 0.001 }
const spikes = (dataset: Dataset, more: Partial<EncodingSettings> = {}, samples = [0], seed = 1): SpikeSet =>
  encode(dataset, Uint32Array.from(samples), { ...settings, ...more }, seededRandom(seed))

/** [step, index, value] of each event of the sample at `position`. */
const listOf = ({ timesteps, offsets, index, value }: SpikeSet, position = 0) => {
  const list: [number, number, number][] = []
  for (let step = 0; step < timesteps; step++) {
    const at = position * timesteps + step
    for (let i = offsets[at]!; i < offsets[at + 1]!; i++) list.push([step, index[i]!, value?.[i] ?? 1])
  }
  return list
}

/** The same, each event as 'step index value'. */
const shown = (set: SpikeSet) => listOf(set).map((event) => event.join(' '))

const expectWellFormed = ({ samples, timesteps, inputs, offsets, index, value }: SpikeSet) => {
  expect(offsets).toHaveLength(samples * timesteps + 1)
  expect(offsets.at(-1)).toBe(index.length)
  if (value) expect(value).toHaveLength(index.length)
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
      expect(index[i]).toBeLessThan(inputs)
      if (i > offsets[row]!) expect(index[i]).toBeGreaterThan(index[i - 1]!)
    }
  }
}

const images = fc.array(fc.array(fc.nat(255), { minLength: 16, maxLength: 16 }), { minLength: 2, maxLength: 5 })

describe('latency', () => {
  it('spikes the earlier the brighter, and not at all where it is dark', () => {
    const dataset = imageDataset([[255, 128, 26, 25]])
    expect(shown(spikes(dataset))).toEqual(['0 0 1', '5 1 1', '9 2 1'])
  })

  it('reads the pixels after they were averaged', () => {
    expect(shown(spikes(imageDataset([[255, 0, 0, 255]]), { inputSize: 1 }))).toEqual(['5 0 1'])
  })

  it('gives each lit pixel of each sample one spike, in the window', () => {
    const lit = images.map((list) => list.map((image) => image.map((pixel) => Math.max(26, pixel))))
    fc.assert(
      fc.property(lit, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }), (list, inputSize, depth) => {
        const samples = [...list.keys()]
        const set = spikes(imageDataset(list), { inputSize, timesteps: 11 + depth }, samples)
        expectWellFormed(set)
        for (const sample of samples) {
          const events = listOf(set, sample)
          expect(events.map(([, index]) => index).sort((a, b) => a - b)).toEqual([...Array(inputSize ** 2).keys()])
          expect(Math.max(...events.map(([step]) => step))).toBeLessThan(11)
        }
      }),
    )
  })
})

describe('poisson', () => {
  it('spikes always at full and never at no intensity', () => {
    const set = spikes(imageDataset([[255, 0, 0, 255]]), { encoding: 'poisson', timesteps: 13 })
    expect(shown(set)).toEqual([...Array(11).keys()].flatMap((step) => [`${step} 0 1`, `${step} 3 1`]))
  })

  it('spikes at the rate of the brightness', () => {
    const windowSteps = 20_000
    const set = spikes(imageDataset([[102, 51, 0, 0]]), { encoding: 'poisson', windowSteps })
    const rate = (input: number) => set.index.filter((index) => index === input).length / windowSteps
    // Four standard deviations of a binomial mean.
    expect(Math.abs(rate(0) - 0.4)).toBeLessThan(4 * Math.sqrt(0.24 / windowSteps))
    expect(Math.abs(rate(1) - 0.2)).toBeLessThan(4 * Math.sqrt(0.16 / windowSteps))
  })

  it('gives a sample the same spikes whatever else is encoded, and others with another seed', () => {
    const poisson = { encoding: 'poisson', inputSize: 4 }
    fc.assert(
      fc.property(images, fc.nat(), (list, seed) => {
        const dataset = imageDataset([...list, Array<number>(16).fill(128)])
        const set = spikes(dataset, poisson, [list.length, 1, 0], seed)
        expectWellFormed(set)
        expect(listOf(set, 0)).toEqual(listOf(spikes(dataset, poisson, [list.length], seed)))
        expect(listOf(set, 2)).toEqual(listOf(spikes(dataset, poisson, [0], seed)))
        expect(listOf(set, 0)).not.toEqual(listOf(spikes(dataset, poisson, [list.length], seed + 1)))
      }),
    )
  })
})

describe('events', () => {
  const events = { encoding: 'events', inputSize: 34 }

  it('puts half-way times into the even step and drops what is behind the window', () => {
    const rows = [499, 500, 501, 1500, 2500, 10_499, 10_500, 11_500].map((us): EventRow => [us, 0, 0, 0])
    const set = spikes(eventDataset([streamOf(rows)]), { ...events, timesteps: 20, binning: 'sum' })
    expect(shown(set)).toEqual(['0 0 2', '1 0 1', '2 0 2', '10 0 2'])
  })

  it('knows halves of steps that binary fractions only come near', () => {
    // (2.1 / 1000) * 1e6 is 2100.0000000000005, but 3150 us are one step and a half, which goes to step 2.
    const set = spikes(eventDataset([streamOf([[3150, 0, 0, 0]])]), { ...events, stepSeconds: 2.1 / 1000 })
    expect(shown(set)).toEqual(['2 0 1'])
  })

  it('maps the sensor to the input size, darker before brighter', () => {
    const dataset = eventDataset([
      streamOf([
        [0, 0, 0, 0],
        [0, 33, 33, 0],
        [0, 33, 0, 1],
        [0, 33, 33, 1],
      ]),
    ])
    expect(inputsOf(dataset, 4)).toBe(32)
    const indices = listOf(spikes(dataset, { ...events, inputSize: 4 })).map(([, index]) => index)
    expect(indices).toEqual([0, 15, 16 + 3, 16 + 15])
  })

  it('agrees with counting event by event', () => {
    const row = fc.tuple(fc.nat(9000), fc.nat(33), fc.nat(33), fc.nat(1))
    const recording = fc.array(row, { maxLength: 60 }).map((rows) => rows.sort((a, b) => a[0] - b[0]))
    fc.assert(
      fc.property(
        fc.array(recording, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        (list, size) => {
          const dataset = eventDataset(list.map(streamOf))
          const samples = [...list.keys()]
          const sum = spikes(dataset, { ...events, inputSize: size, windowSteps: 8, binning: 'sum' }, samples)
          const or = spikes(dataset, { ...events, inputSize: size, windowSteps: 8, binning: 'or' }, samples)
          expectWellFormed(sum)
          for (const sample of samples) {
            const counts = new Map<string, number>()
            for (const [us, x, y, p] of list[sample]!) {
              const below = Math.floor(us / 1000)
              const step = us % 1000 === 500 ? below + (below % 2) : Math.round(us / 1000)
              const index = p * size * size + Math.floor((y * size) / 34) * size + Math.floor((x * size) / 34)
              if (step < 8) counts.set(`${step},${index}`, (counts.get(`${step},${index}`) ?? 0) + 1)
            }
            const found = listOf(sum, sample)
            expect(new Map(found.map(([step, index, n]) => [`${step},${index}`, n]))).toEqual(counts)
            expect(listOf(or, sample)).toEqual(found.map(([step, index]) => [step, index, 1]))
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('settings', () => {
  const dataset = imageDataset([[0, 0, 0, 0]])

  it.each([
    [{ inputSize: 0 }, 'inputSize is 0.'],
    [{ inputSize: 2.5 }, 'inputSize is 2.5.'],
    [{ windowSteps: 0 }, 'windowSteps is 0.'],
    [{ timesteps: 10 }, 'timesteps is 10.'],
    [{ windowSteps: 1e9 }, 'windowSteps is 1000000000.'],
    [{ stepSeconds: NaN }, 'stepSeconds is NaN.'],
    [{ encoding: 'events' }, 'encoding is events, which does not suit made (images).'],
    [{ encoding: 'morse' }, 'encoding is morse, which does not suit made (images).'],
  ])('refuses %o', (more, message) => {
    expect(() => spikes(dataset, more)).toThrow(expect.objectContaining({ message }))
  })

  it('offers an encoding for each kind', () => {
    expect(encodersOf('images').map(({ name }) => name)).toEqual(['latency', 'poisson', 'current'])
    expect(encodersOf('events').map(({ name }) => name)).toEqual(['events'])
  })
})

describeWithShared('SLAYER', 'golden/snn/e2_slayer_events.json', () => {
  interface Golden {
    events: Record<'x' | 'y' | 'p' | 't', number[]>
    binned: {
      Ts: number
      binningMode: 'OR' | 'SUM'
      shape: [number, number, number, number]
      nonzero_p_y_x_t_value: [number, number, number, number, number][]
    }[]
  }

  it('bins as SLAYER does, save that it counts repeated events in SUM, which SLAYER takes for one', () => {
    const { events, binned } = sharedJson<Golden>('golden/snn/e2_slayer_events.json')
    const rows = events.t.map((ms, i): EventRow => [Math.round(ms * 1000), events.x[i]!, events.y[i]!, events.p[i]!])
    const dataset = eventDataset([streamOf(rows.sort((a, b) => a[0] - b[0]))])
    expect(binned).toHaveLength(4)
    for (const { Ts, binningMode, shape, nonzero_p_y_x_t_value: nonzero } of binned) {
      const binning = binningMode === 'OR' ? 'or' : 'sum'
      const windowSteps = shape[3]
      const set = spikes(dataset, { encoding: 'events', inputSize: 34, windowSteps, stepSeconds: Ts / 1000, binning })
      const expected = nonzero.map(([p, y, x, t, value]) => [t, (p * 34 + y) * 34 + x, value * Ts])
      const order = (a: number[], b: number[]) => a[0]! - b[0]! || a[1]! - b[1]!
      const repeated = binning === 'sum' ? listOf(set).filter(([, , value]) => value > 1) : []
      if (binning === 'sum') expect(repeated).toEqual([[2, 20 * 34 + 12, 2]])
      expect(listOf(set).map(([step, index]) => [step, index, 1])).toEqual(expected.sort(order))
    }
  })
})
