import { describe, expect, it } from 'vitest'
import { errorsByStep, exitOf, fewestSteps, readingsOf } from '../../../core/training/anytime.ts'

describe('readings', () => {
  // two outputs: [sample][step][output]
  const values = Float64Array.of(0, 1, 1, 0, 2, 0, 0, 1, 0, 2, 3, 2, 1, 0, 0, 1, 0, Math.log(4))
  const readings = readingsOf({ samples: 3, timesteps: 3, outputs: 2, values })

  it('have the class told after each step, and its probability', () => {
    expect(readings.map(({ told }) => [...told])).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [0, 1, 1],
    ])
    expect(readings[2]!.certainty[2]).toBeCloseTo(0.8, 12)
    expect(readingsOf({ samples: 1, timesteps: 1, outputs: 2, values: new Float64Array(2) })).toEqual([
      { told: Uint32Array.of(0), certainty: Float64Array.of(0.5) },
    ])
  })

  it('of membranes beyond exp have probabilities still', () => {
    const [reading] = readingsOf({ samples: 1, timesteps: 1, outputs: 2, values: Float64Array.of(-2000, 2000) })
    expect(reading).toEqual({ told: Uint32Array.of(1), certainty: Float64Array.of(1) })
  })

  it('tell errors by step', () => expect(errorsByStep(readings, [0, 1, 1])).toEqual([2 / 3, 0, 1 / 3]))

  it('end an inference when it is sure, or after its last step', () => {
    const reading = { told: new Uint32Array(4), certainty: Float64Array.of(0.5, 0.8, 0.7, 0.9) }
    expect([0.4, 0.5, 0.8, 0.95, 1].map((confidence) => exitOf(reading, confidence, 4))).toEqual([1, 2, 4, 4, 4])
    expect(exitOf(reading, 0.8, 3)).toBe(3)
    expect(exitOf({ ...reading, certainty: Float64Array.of(1, 1, 1, 1) }, 1, 4)).toBe(4)
  })
})

it('the fewest steps are the first within a loss of the best', () => {
  const errors = [0.9, 0.3, 0.2, 0.25, 0.19]
  expect([0, 0.01, 0.1, 0.2, 1].map((loss) => fewestSteps(errors, loss + 1e-12))).toEqual([5, 3, 3, 2, 1])
})
