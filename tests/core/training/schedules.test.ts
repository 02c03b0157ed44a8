/** How the learning rate falls. */
import { expect, it } from 'vitest'
import { schedules, type ScheduleName } from '../../../core/training/schedules.ts'

it.each<[ScheduleName, number[]]>([
  ['constant', [1, 1, 1, 1, 1, 1]],
  ['cosine', [1, 0.5, 0.345, 0.095, 0.024, 0]],
  ['step', [1, 1, 0.1, 0.01, 0.001, 0.001]],
])('%s', (name, expected) =>
  [0, 0.5, 0.6, 0.8, 0.9, 1].forEach((progress, i) => expect(schedules[name](progress)).toBeCloseTo(expected[i]!, 3)),
)
