/** Workers that die at any moment: what they were at is done again, and nothing finished is lost. */
import type { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { seededRandom } from '../../core/random.ts'
import { createService } from '../../host/service/service.ts'
import { openLine } from '../host/service/lines.ts'
import { counted, smallDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const kills = counted(6, 200)
/** A study that has grown for long asks its search for longer than a worker may live here. */
const killsPerStudy = 20

it(`${kills} killed workers lose no finished trial`, { timeout: 1_500_000 }, async () => {
  const alive = new Set<Worker>()
  const meet = (worker: Worker): void => {
    alive.add(worker)
    worker.on('exit', () => alive.delete(worker))
  }
  const service = createService(temporaryFolder())
  // the desk's thread is no worker of a pool, and is told of in the next turn
  await new Promise((resolve) => setImmediate(resolve))
  process.on('worker', meet)
  onTestFinished(() => void process.off('worker', meet))
  onTestFinished(() => service.close())
  const line = openLine(service)
  const random = seededRandom(5)
  const design = { ...smallDesign, fixed: { ...smallDesign.fixed, epochs: 4 }, budget: { trials: 100_000 } }
  let finished = 0
  let killed = 0
  while (killed < kills) {
    const { id } = await line.ask('studies.create', { design })
    let known: number[] = []
    const learn = async (): Promise<number> => {
      const { state, trials } = await line.ask('study.open', { id })
      // a search that was asked of three dying workers ends the run with a sentence; users start it again
      if (state === 'idle') await line.ask('study.start', { id, workers: 2 })
      const complete = trials.flatMap(({ number, state }) => (state === 'complete' ? [number] : []))
      expect(complete).toEqual(expect.arrayContaining(known))
      known = complete
      return complete.length
    }
    for (let i = 0; i < killsPerStudy && killed < kills; i++) {
      // a slow machine too is to have something that it can lose
      const before = known.length
      if (killed % 2 === 0) await expect.poll(learn, { timeout: 60_000 }).toBeGreaterThan(before)
      await new Promise((resolve) => setTimeout(resolve, random.integer(900)))
      const victims = [...alive]
      // a run that had ended is begun again
      if (victims.length === 0) {
        await learn()
        continue
      }
      await victims[random.integer(victims.length)]!.terminate()
      killed++
      await learn()
    }
    const { trials } = await line.ask('study.open', { id })
    for (const { state, reason } of trials) if (state === 'failed') expect(reason).toMatch(/\w+ \w+ \w+/)
    finished += known.length
    await line.ask('studies.remove', { id })
  }
  expect(finished).toBeGreaterThanOrEqual(kills / 2)
})
