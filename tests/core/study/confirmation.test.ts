import { expect, it } from 'vitest'
import type { Confirmation, Repeat } from '../../../core/contract/confirmation.ts'
import {
  confirmationOf,
  isTested,
  testsOf,
  trainingsOf,
  withRepeat,
  withTestError,
} from '../../../core/study/confirmation.ts'

const objectives = ['error', 'latencySteps']

const plan = (seeds: number): Confirmation =>
  confirmationOf(seeds, objectives, [
    { trial: 3, found: [0.1, 20], repeats: [] },
    { trial: 7, found: [0.11, 10], repeats: [] },
  ])

const trained = (confirmation: Confirmation, errors: Readonly<Record<number, readonly number[]>>): Confirmation =>
  Object.entries(errors).reduce(
    (sum, [trial, values]) =>
      values.reduce(
        (sum, error, i) => withRepeat(sum, Number(trial), { seed: i + 1, values: [error, trial === '3' ? 20 : 10] }),
        sum,
      ),
    confirmation,
  )

const marks = ({ members }: Confirmation) => members.map(({ stays, dominatedBy }) => ({ stays, dominatedBy }))

it('every member is trained with one seed before any with the next, and nothing is tested or marked before the last', () => {
  expect(trainingsOf(plan(2))).toEqual([
    { trial: 3, seed: 1 },
    { trial: 7, seed: 1 },
    { trial: 3, seed: 2 },
    { trial: 7, seed: 2 },
  ])
  const half = withRepeat(plan(2), 7, { seed: 2, values: [0.3, 10] })
  expect(trainingsOf(half)).not.toContainEqual({ trial: 7, seed: 2 })
  expect(half.members[1]!.means).toEqual([
    { mean: 0.3, interval: null },
    { mean: 10, interval: null },
  ])
  expect(marks(half)).toEqual(Array(2).fill({ stays: null, dominatedBy: [] }))
  expect(testsOf(half)).toEqual([])
})

it('a member whose means another one dominates falls off; what was found has no part in them', () => {
  const confirmation = trained(plan(2), { 3: [0.2, 0.22], 7: [0.15, 0.17] })
  expect(confirmation.members[0]!.means![0]!.mean).toBeCloseTo(0.21)
  expect(marks(confirmation)).toEqual([
    { stays: false, dominatedBy: [7] },
    { stays: true, dominatedBy: [] },
  ])
  expect(testsOf(confirmation)).toEqual([
    { trial: 7, seed: 1 },
    { trial: 7, seed: 2 },
  ])
})

it('a member that cannot be trained again neither stays nor pushes another off', () => {
  const failed: Repeat = { seed: 2, failed: 'the loss is not a number' }
  const confirmation = withRepeat(trained(plan(2), { 3: [0.2, 0.2], 7: [0.1] }), 7, failed)
  expect(confirmation.members[1]!.means).toBeNull()
  expect(marks(confirmation)).toEqual([
    { stays: true, dominatedBy: [] },
    { stays: false, dominatedBy: [] },
  ])
})

it('test errors are of every repeat once all are tested, and choose nothing', () => {
  const untested = trained(plan(2), { 3: [0.1, 0.1], 7: [0.2, 0.2] })
  expect(isTested(untested)).toBe(false)
  const first = withTestError(untested, { trial: 3, seed: 2 }, 0.9)
  expect(isTested(first)).toBe(true)
  expect(first.members[0]).not.toHaveProperty('testError')
  expect(testsOf(first)[0]).toEqual({ trial: 3, seed: 1 })
  const tested = testsOf(first).reduce((sum, task) => withTestError(sum, task, 0.7), first)
  expect(testsOf(tested)).toEqual([])
  expect(tested.members[0]!.testError!.mean).toBeCloseTo(0.8)
  expect(tested.members[1]!.testError).toEqual({ mean: 0.7, interval: [0.7, 0.7] })
  expect(marks(tested)).toEqual(marks(untested))
})
