/** Worker threads that share a lone training with threads of their own: the same bits, stopped and closed like any other. */
import { existsSync, readdirSync } from 'node:fs'
import { afterEach, expect, it } from 'vitest'
import { parseRun } from '../../core/study/design.ts'
import type { EpochLine, TrialResult } from '../../core/study/trial.ts'
import { completed } from '../../core/training/parameters.ts'
import { createPool, type Pool } from '../../host/pool.ts'
import { openSetting } from '../../host/study/work.ts'

const dataset = { name: 'digits', train: 64, validation: 32, test: 32 }
const network = { kind: 'dense', neuron: 'srm' }
// work enough for two threads
const chosen = { inputSize: 28, hidden: 640, encoding: 'latency' }
const run = parseRun('run.json', JSON.stringify({ dataset, algorithm: 'slayer', network, parameters: chosen, seed: 1 }))
const { setting } = await openSetting(run, '.')
const parameters = completed(setting.docs, chosen)

let pool: Pool
const open = (signal?: AbortSignal): Pool => (pool = createPool(run, '.', 'wasm-plain', 1, signal))
afterEach(() => pool.close())

const train = (
  epochs: number,
  threads: number,
  onEpoch: (line: EpochLine) => void = () => undefined,
): ReturnType<Pool['run']> => pool.run({ ...parameters, epochs }, onEpoch, threads)

it('a training of two threads gives the same network each time, and says that it had two', async () => {
  open()
  const results: TrialResult[] = []
  for (const threads of [2, 2, 1]) {
    const outcome = await train(1, threads)
    if (outcome.state === 'complete') results.push(outcome.result)
  }
  const [first, again, single] = results
  expect([first, again, single].map((result) => result?.threads)).toEqual([2, 2, 1])
  expect(again!.network).toEqual(first!.network)
  expect(single!.network).not.toEqual(first!.network)
  expect(first!.metrics['trainSeconds']).toBeGreaterThan(0)
})

it('is stopped within a batch', async () => {
  const stopping = new AbortController()
  open(stopping.signal)
  const outcome = train(1000, 2, () => stopping.abort())
  expect((await outcome).state).toBe('stopped')
  await pool.close()
  open(stopping.signal)
  expect((await train(1, 2)).state).toBe('stopped')
})

it.runIf(existsSync('/proc/self/task'))('closes with a training under way, and no thread is left', async () => {
  const threads = (): number => readdirSync('/proc/self/task').length
  open()
  const before = threads()
  let alive = 0
  await new Promise<void>((resolve) => {
    void train(1000, 2, () => {
      alive = threads()
      resolve()
    })
  })
  expect(alive).toBeGreaterThanOrEqual(before + 2)
  await pool.close()
  await expect.poll(threads, { timeout: 10_000 }).toBeLessThanOrEqual(alive - 2)
})
