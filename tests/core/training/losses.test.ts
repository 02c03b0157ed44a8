/** Cross entropy of spike counts against finite differences and snnTorch's values. */
import { describe, expect, it } from 'vitest'
import { countCrossEntropy, predictions, spikeCounts } from '../../../core/training/losses.ts'
import { seededRandom } from '../../../core/random.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'

const random = seededRandom(3)
const shape = { samples: 4, timesteps: 7, outputs: 5 }
const labels = [0, 4, 2, 2]
const randomSpikes = () =>
  new Float64Array(shape.samples * shape.timesteps * shape.outputs).map(() => (random.uniform() < 0.4 ? 1 : 0))

describe('cross entropy of spike counts', () => {
  it('has the gradient of its value', () => {
    const spikes = randomSpikes()
    const { gradient } = countCrossEntropy({ ...shape, spikes }, labels)
    const step = 1e-5
    const valueWith = (at: number, change: number): number =>
      countCrossEntropy({ ...shape, spikes: spikes.map((s, i) => (i === at ? s + change : s)) }, labels).value
    spikes.forEach((_, at) =>
      expect(gradient[at]).toBeCloseTo((valueWith(at, step) - valueWith(at, -step)) / (2 * step), 9),
    )
  })

  it('is log of the classes where nothing fires', () => {
    const { value } = countCrossEntropy({ ...shape, spikes: new Float32Array(140) }, labels)
    expect(value).toBeCloseTo(Math.log(5), 12)
  })

  it('stays finite where counts are large', () => {
    const spikes = new Float32Array(2000).map((_, i) => i % 2)
    const { value, gradient } = countCrossEntropy({ samples: 1, timesteps: 1000, outputs: 2, spikes }, [0])
    expect(value).toBeCloseTo(1000, 9)
    expect([...gradient.subarray(0, 2)]).toEqual([-1, 1])
  })
})

describe('spike counts', () => {
  const spikes = Float32Array.of(0, 1, 1, 0, 1, 1, /* second sample */ 0, 0, 1, 0, 0, 1)
  const output = { samples: 2, timesteps: 2, outputs: 3, spikes }

  it('sum over the steps of a sample', () => expect([...spikeCounts(output)]).toEqual([0, 2, 2, 0, 0, 2]))
  it('decide for the class with most, the lowest of equals', () => expect([...predictions(output)]).toEqual([1, 2]))
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
      const spikes = Float64Array.from(targets.flatMap((_, b) => spk_out.flatMap((rows) => rows[b]!)))
      const output = { samples: targets.length, timesteps: spk_out.length, outputs: 3, spikes }
      expect(Math.abs(countCrossEntropy(output, targets).value - loss)).toBeLessThan(1e-12)
    }
  })
})
