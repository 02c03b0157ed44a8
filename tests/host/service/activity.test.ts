/** What is done with a study ends where it is asked to, and goes on while more is left. */
import { expect, it } from 'vitest'
import type { StudyState } from '../../../core/contract/views.ts'
import { inputError } from '../../../core/contract/errors.ts'
import { beginActivity, type Work } from '../../../host/service/activity.ts'

/** Begins `work`; `ended` is the last that is told, with why it failed. */
const begin = (work: Work) => {
  const told: (StudyState | 'ended' | `ended: ${string}`)[] = []
  const activity = beginActivity(
    'running',
    1,
    work,
    (state) => told.push(state),
    (failure) => told.push(failure === undefined ? 'ended' : `ended: ${failure}`),
  )
  return { activity, told }
}

it('works on while more is left', async () => {
  let left = 2
  const { told } = begin(async () => left-- > 0)
  await expect.poll(() => told).toEqual(['running', 'running', 'ended'])
})

it('begins nothing more when it is stopped, even where more is left', async () => {
  const { activity, told } = begin(async ({ signal }) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return true
  })
  await activity.stop()
  expect(told).toEqual(['stopping', 'ended'])
})

it('is paused and gone on with', async () => {
  const seen: boolean[] = []
  let look = (): void => undefined
  const { activity, told } = begin(async ({ isPaused }) => {
    look = () => void seen.push(isPaused())
    return new Promise(() => undefined)
  })
  look()
  activity.pause()
  look()
  activity.goOn()
  look()
  expect(seen).toEqual([false, true, false])
  expect(told).toEqual(['pausing', 'running'])
})

it('a failure ends it with what helps, where that is known', async () => {
  const { told } = begin(() => Promise.reject(inputError('The disk is full', 'Make room.')))
  await expect.poll(() => told).toEqual(['ended: The disk is full. Make room.'])
})
