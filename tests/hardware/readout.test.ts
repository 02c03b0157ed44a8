/** Classes from output spikes. */
import { expect, it } from 'vitest'
import { seededRandom } from '../../core/random.ts'
import { predictorOf } from '../../core/training/losses.ts'
import { errorRate } from '../../core/training/evaluate.ts'
import { classesOf } from '../../hardware/readout.ts'
import { spikeRows } from '../../hardware/spikes-file.ts'
import { randomSpikes } from '../spikes.ts'

it('takes the same winners as training does, ties and silence included', () => {
  const outputs = randomSpikes(50, 4, 5, 0.3, seededRandom(2))
  const spikes = new Float64Array(50 * 5 * 4)
  spikeRows(outputs).forEach((rows, s) => rows.forEach(([t, j]) => (spikes[(s * 5 + t!) * 4 + j!] = 1)))
  const winners = predictorOf({ loss: 'numSpikes' })({ samples: 50, timesteps: 5, outputs: 4, values: spikes })
  expect(classesOf(outputs)).toEqual(winners)
  expect(new Set(winners).size).toBe(4)
  expect(classesOf(randomSpikes(1, 4, 5, 0, seededRandom(2)))).toEqual(Uint32Array.of(0))

  const labels = winners.map((winner, s) => (s < 10 ? 9 : winner))
  expect(errorRate(classesOf(outputs), labels)).toBe(10 / 50)
})
