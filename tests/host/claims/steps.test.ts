/** Steps of a claim are done once, and what they cost adds up over runs. */
import { z } from 'zod'
import { expect, it } from 'vitest'
import { stepsIn } from '../../../host/claims/steps.ts'
import { temporaryFolder } from '../../temporary.ts'

const never = () => Promise.reject(new Error('made twice'))

it('makes a result once, keeps nothing of what failed, and adds up CPU time', async () => {
  const folder = temporaryFolder()
  let cpu = 100
  const first = stepsIn(folder, () => cpu)
  await expect(first.once('a/one.json', z.number(), never)).rejects.toThrow('made twice')
  cpu = 107
  expect(await first.once('a/one.json', z.number(), async () => 5)).toBe(5)
  cpu = 3
  const second = stepsIn(folder, () => cpu)
  expect(await second.once('a/one.json', z.number(), never)).toBe(5)
  cpu = 5
  expect(second.spent()).toBe(9)
})
