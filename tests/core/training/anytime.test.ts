import { expect, it } from 'vitest'
import { anytimeErrors } from '../../../core/training/anytime.ts'
import { predictByMembranes } from '../../../core/training/losses.ts'

it('has the share told wrong after each step, over all batches', () => {
  const { read, errors } = anytimeErrors(predictByMembranes)
  // two outputs: [sample][step][output]
  read({ samples: 2, timesteps: 3, outputs: 2, values: Float64Array.of(0, 1, 1, 0, 2, 0, 0, 1, 0, 2, 3, 2) }, [0, 1])
  read({ samples: 1, timesteps: 3, outputs: 2, values: Float64Array.of(1, 0, 0, 1, 0, 1) }, [1])
  expect(errors()).toEqual([2 / 3, 0, 1 / 3])
})
