/** The losses: values against what they are defined to be, gradients against finite differences, snnTorch's values. */
import { describe, expect, it } from 'vitest'
import type { LossFunction, Output } from '../../../core/training/losses/output.ts'
import { readouts, winners, type ReadoutName } from '../../../core/training/losses/readouts.ts'
import { crossEntropy, spikeRate } from '../../../core/training/losses/scores.ts'
import { numSpikes, regularSpikes, regularTrain, spikeTime } from '../../../core/training/losses/spike-trains.ts'
import { predictorOf } from '../../../core/training/losses.ts'
import { alphaKernel } from '../../../core/formulas/srm.ts'
import {
  decayKernel,
  deltaKernel,
  filtered,
  pspKernel,
  tapsOf,
  type Kernel,
} from '../../../core/training/losses/kernel.ts'
import { seededRandom } from '../../../core/random.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { relativeDifference } from '../engine/networks.ts'

const random = seededRandom(3)
const shape = { samples: 4, timesteps: 7, outputs: 5 }
const labels = [0, 4, 2, 2]
const size = shape.samples * shape.timesteps * shape.outputs
const spikes = (): Float64Array => new Float64Array(size).map(() => (random.uniform() < 0.4 ? 1 : 0))
const membranes = (): Float64Array => new Float64Array(size).map(() => random.normal())

/** Central differences of the value; the losses are at most quadratic, or smooth. */
const slopes = (loss: LossFunction, values: Float64Array): Float64Array => {
  const step = 1e-5
  const valueWith = (at: number, change: number): number =>
    loss({ ...shape, values: values.map((s, i) => (i === at ? s + change : s)) }, labels).value
  return values.map((_, at) => (valueWith(at, step) - valueWith(at, -step)) / (2 * step))
}

const psp = pspKernel(2, shape.timesteps)
const wanted = { trueSpikes: 4, falseSpikes: 1 }
const onSpikeTimes =
  (kernel: Kernel): LossFunction =>
  (output, own) =>
    spikeTime(output, regularSpikes(output, own, wanted, 1), kernel, 0.5)

describe.each([
  ['a PSP', pspKernel(5, 300)],
  ['a decay', decayKernel],
  ['no kernel', deltaKernel],
] as const)('%s', (_, kernel) => {
  const long = { samples: 2, timesteps: 300, outputs: 3 }
  const length = long.samples * long.timesteps * long.outputs
  const draw = (): Float64Array => Float64Array.from({ length }, () => random.normal())

  it('is a recursion that ends with its last tap', () => {
    const taps = tapsOf(kernel)
    const signal = draw()
    const expected = signal.map((_, at) => {
      const t = Math.floor(at / long.outputs) % long.timesteps
      return taps.reduce((sum, tap, k) => sum + (k > t ? 0 : tap * signal[at - k * long.outputs]!), 0)
    })
    expect(taps.length).toBeLessThan(long.timesteps)
    expect(relativeDifference(filtered(signal, long, kernel), expected)).toBeLessThan(1e-14)
  })

  it('is transposed on the way back', () => {
    const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
    const [x, y] = [draw(), draw()]
    expect(dot(filtered(x, long, kernel), y)).toBeCloseTo(dot(x, filtered(y, long, kernel, -1)), 9)
  })
})

it("the PSP's taps are SLAYER's alpha kernel", () => {
  for (const tau of [0.4, 2, 7.3]) {
    expect(relativeDifference(tapsOf(pspKernel(tau, 40)), alphaKernel(tau, 1, 1, 40))).toBeLessThan(1e-14)
  }
})

describe.each<[string, LossFunction, () => Float64Array]>([
  ['spikeRate', spikeRate(0.3, 0.02), spikes],
  ['spikeTime behind a PSP', onSpikeTimes(psp), spikes],
  ['spikeTime behind a decay', onSpikeTimes(decayKernel), spikes],
  ['cross entropy of rates', crossEntropy('mean', 20), spikes],
  ...(Object.keys(readouts) as ReadoutName[]).map(
    (name) => [`cross entropy of membranes, ${name}`, crossEntropy(name, 1.5), membranes] as const,
  ),
] as [string, LossFunction, () => Float64Array][])('%s', (_, loss, draw) => {
  it('has the gradient of its value', () => {
    const values = draw()
    expect(relativeDifference(loss({ ...shape, values }, labels).gradient, slopes(loss, values))).toBeLessThan(1e-8)
  })

  it('is the sum of what single samples give', () => {
    const values = draw()
    const row = shape.timesteps * shape.outputs
    const single = labels.map((label, b) =>
      loss({ ...shape, samples: 1, values: values.subarray(b * row, (b + 1) * row) }, [label]),
    )
    const { value, gradient } = loss({ ...shape, values }, labels)
    expect(value).toBeCloseTo(
      single.reduce((sum, own) => sum + own.value, 0),
      10,
    )
    expect(
      relativeDifference(
        gradient,
        single.flatMap((own) => [...own.gradient]),
      ),
    ).toBeLessThan(1e-12)
  })
})

describe('numSpikes', () => {
  /** The equation as it is written: e[t], then dE/ds[t] = step sum_k eps[k] e[t + k]. */
  const written = ({ values }: Output, kernel: Kernel, [start, stop]: readonly [number, number], step: number) => {
    const { samples, timesteps, outputs } = shape
    const at = (b: number, t: number, j: number): number => (b * timesteps + t) * outputs + j
    const error = new Float64Array(size)
    for (let b = 0; b < samples; b++) {
      for (let j = 0; j < outputs; j++) {
        let count = 0
        for (let t = start; t < stop; t++) count += values[at(b, t, j)]!
        for (let t = 0; t < timesteps; t++) {
          const isInside = t >= start && t < stop
          if (isInside) error[at(b, t, j)]! += (count - (labels[b] === j ? 4 : 1)) / (stop - start)
          else
            tapsOf(kernel).forEach(
              (tap, k) => t + k < timesteps && (error[at(b, t + k, j)]! += tap * values[at(b, t, j)]!),
            )
        }
      }
    }
    const gradient = error.map((_, i) =>
      tapsOf(kernel).reduce((sum, tap, k) => {
        const t = Math.floor(i / outputs) % timesteps
        return t + k < timesteps ? sum + step * tap * error[i + k * outputs]! : sum
      }, 0),
    )
    return { value: (step / 2) * error.reduce((sum, e) => sum + e * e, 0), gradient }
  }

  it.each([
    [[0, 7], psp],
    [[2, 5], psp],
    [[3, 7], deltaKernel],
    [[0, 7], deltaKernel],
  ] as const)('in the region %j is what the equation says', (region, kernel) => {
    const output = { ...shape, values: spikes() }
    const expected = written(output, kernel, region, 0.5)
    const { value, gradient } = numSpikes(output, labels, { ...wanted, region }, kernel, 0.5)
    expect(value).toBeCloseTo(expected.value, 12)
    expect(relativeDifference(gradient, expected.gradient)).toBeLessThan(1e-12)
  })
})

describe('wanted spikes', () => {
  it('come at equal distances', () => {
    expect([...regularTrain(3, 0, 9)]).toEqual([0, 1, 0, 0, 1, 0, 0, 1, 0])
    expect([...regularTrain(2, 4, 8)]).toEqual([0, 0, 0, 0, 1, 0, 1, 0])
    expect([...regularTrain(0.4, 0, 5)]).toEqual([0, 0, 0, 0, 0])
  })
  it.each([0, 1, 7, 23, 30])('are %d of them', (count) =>
    expect(regularTrain(count, 0, 30).reduce((a, b) => a + b, 0)).toBe(count),
  )
})

describe('cross entropy', () => {
  it('is log of the classes where nothing fires', () => {
    const { value } = crossEntropy('mean', 20)({ ...shape, values: new Float32Array(size) }, labels)
    expect(value).toBeCloseTo(4 * Math.log(5), 12)
  })

  it('stays finite where logits are large', () => {
    const values = new Float32Array(2000).map((_, i) => i % 2)
    const output = { samples: 1, timesteps: 1000, outputs: 2, values }
    const { value, gradient } = crossEntropy('mean', 1000)(output, [0])
    expect(value).toBeCloseTo(1000, 9)
    expect([...gradient.subarray(0, 2)]).toEqual([-1, 1])
  })
})

describe('scores', () => {
  const values = Float32Array.of(0, 1, 1, 0, 1, 1, /* second sample */ 0, 0, 1, -1, 0, 3)
  const output = { samples: 2, timesteps: 2, outputs: 3, values }

  it.each([
    ['mean', [0, 1, 1, -0.5, 0, 2]],
    ['last', [0, 1, 1, -1, 0, 3]],
    ['max', [0, 1, 1, 0, 0, 3]],
  ] as const)('%s', (name, expected) => expect([...readouts[name].scores(output)]).toEqual(expected))

  it('decide for the class with most, the lowest of equals', () => {
    expect([...winners(Float64Array.of(2, 3, 3, -1, -4, -2), 2, 3)]).toEqual([1, 0])
    expect([...predictorOf({ loss: 'numSpikes' })(output)]).toEqual([1, 2])
    expect([...predictorOf({ loss: 'membrane', readout: 'max' })(output)]).toEqual([1, 2])
  })
})

interface Golden {
  readonly targets: readonly number[]
  readonly cases: readonly { loss_name: string; loss: number; spk_out: number[][][] }[]
}

describeWithShared('snnTorch', 'golden/snn/c_snntorch_net_grads.json', () => {
  it('has the same ce_count_loss to 1e-12', () => {
    const { targets, cases } = sharedJson<Golden>('golden/snn/c_snntorch_net_grads.json')
    const ofCounts = cases.filter(({ loss_name }) => loss_name === 'ce_count_loss')
    expect(ofCounts.length).toBeGreaterThan(3)
    for (const { loss, spk_out } of ofCounts) {
      const [samples, timesteps] = [targets.length, spk_out.length]
      const values = Float64Array.from(targets.flatMap((_, b) => spk_out.flatMap((rows) => rows[b]!)))
      const { value } = crossEntropy('mean', timesteps)({ samples, timesteps, outputs: 3, values }, targets)
      expect(Math.abs(value / samples - loss)).toBeLessThan(1e-12)
    }
  })
})
