/** The gradient of activity regularisation against finite differences of what it is the gradient of. */
import { expect, it } from 'vitest'
import { activityGradient } from '../../../../core/training/slayer/activity.ts'

const limits = { minRate: 0.1, maxRate: 0.3, penalty: 2 }
const [samples, neurons, timesteps] = [3, 4, 10]
// mean rates 0.0, 0.1, 0.2 and 0.6
const counts = Float64Array.of(0, 3, 2, 6, 0, 0, 4, 5, 0, 0, 0, 7)

const penaltyOf = (spikes: Float64Array): number => {
  let sum = 0
  for (let j = 0; j < neurons; j++) {
    const rate = (spikes[j]! + spikes[neurons + j]! + spikes[2 * neurons + j]!) / (samples * timesteps)
    sum += Math.max(0, rate - limits.maxRate, limits.minRate - rate) ** 2
  }
  return (limits.penalty / 2) * samples * timesteps * sum
}

it('is the slope of the penalty, nothing within the limits', () => {
  const gradient = activityGradient(counts, samples, timesteps, limits)
  const step = 1e-4
  counts.forEach((_, at) => {
    const shifted = (change: number): Float64Array => counts.map((count, i) => (i === at ? count + change : count))
    const slope = (penaltyOf(shifted(step)) - penaltyOf(shifted(-step))) / (2 * step)
    expect(gradient[at]).toBeCloseTo(slope, 4)
  })
  expect([...gradient.subarray(0, 4)].map(Math.sign)).toEqual([-1, 0, 0, 1])
})
