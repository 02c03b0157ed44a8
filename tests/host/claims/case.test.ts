/** A case of a comparison from its training to its tests: cut off it goes on, and nothing is done twice. */
import { expect, it } from 'vitest'
import { comparisons } from '../../../host/claims/claims.ts'
import { runCase, type Case } from '../../../host/claims/compare.ts'
import { stepsIn } from '../../../host/claims/steps.ts'
import { parseDesign, parseRun } from '../../../core/study/design.ts'
import { temporaryFolder } from '../../temporary.ts'

const common = { dataset: { name: 'digits', train: 400, validation: 50, test: 50 }, network: { kind: 'dense' } }
const fixed = { inputSize: 7, encoding: 'latency', windowMs: 10, hidden: 32, batchSize: 8, learningRate: 0.05 }
const { learningRate: _, ...withoutRate } = fixed
const small: Case = {
  name: 'seed 1',
  shipped: parseRun('run', JSON.stringify({ ...common, parameters: { ...fixed, epochs: 3 } })),
  design: parseDesign(
    'design',
    JSON.stringify({
      ...{ ...common, name: 'small', space: { learningRate: { type: 'float', low: 0.03, high: 0.1 } } },
      fixed: { ...withoutRate, windowMs: 6, epochs: 2 },
      objectives: ['error', 'latencySteps'],
      budget: { trials: 2 },
    }),
  ),
}

it('goes on where it was stopped, and then only reads', async () => {
  const folder = temporaryFolder()
  const told: string[] = []
  const run = (stopAt?: string) => {
    const abort = new AbortController()
    const place = { baseDir: folder, signal: abort.signal, cpuSeconds: () => performance.now() / 1000 }
    return runCase(comparisons.hybrid, small, folder, stepsIn(folder, place.cpuSeconds), place, (words) => {
      told.push(words)
      if (words === stopAt) abort.abort()
    })
  }
  await expect(run('trial 2 of 2')).rejects.toThrow('aborted')
  const [shipped, ours] = await run()
  expect(told.filter((words) => words === 'the shipped training')).toHaveLength(1)
  expect(told.filter((words) => words === 'trial 1 of 2')).toHaveLength(1)
  expect(ours.latencySteps).toBeLessThanOrEqual(0.7 * shipped.latencySteps)
  expect(ours.trainSeconds).toBeGreaterThan(0)
  told.length = 0
  expect(await run()).toEqual([shipped, ours])
  expect(told).toEqual([])
})
