/** kill -9 at random moments, then --resume: nothing finished is lost, and the study ends as if nothing had happened. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { seededRandom } from '../../core/random.ts'
import { openStore } from '../../host/store/open.ts'
import { canonicalDump } from '../../host/store/dump.ts'
import { counted, smallDesign, spikefront, start, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const completeTrials = (study: string): string[] => {
  const path = join(study, 'study.db')
  if (!existsSync(path)) return []
  const store = openStore(path, { readOnly: true })
  try {
    return store
      .trials()
      .filter(({ state }) => state === 'complete')
      .map(({ number, parameters, values }) => JSON.stringify({ number, parameters, values }))
  } finally {
    store.close()
  }
}

/** Objectives without the clock: everything else must be equal value for value. */
const timed = ['trainSeconds']

const kills = counted(4, 20)

it(`${kills} kill -9 then --resume lose no finished trial and change nothing`, async () => {
  const cwd = temporaryFolder()
  writeDesign(cwd, { ...smallDesign, budget: { trials: 12 } })
  const undisturbed = await spikefront(cwd, 'design', 'design.json', '--study', 'whole', '--workers', '1')
  expect(undisturbed).toMatchObject({ code: 0 })

  const random = seededRandom(11)
  let killed = 0
  for (let round = 0; killed < kills; round++) {
    const study = `killed${round}`
    let finished: string[] = []
    for (let isDone = false; !isDone;) {
      const started = existsSync(join(cwd, study, 'study.spikefront'))
      const how = started ? ['--resume'] : ['design.json']
      const { child, ended } = start(cwd, 'design', ...how, '--study', study, '--workers', '1')
      const timer = setTimeout(() => child.kill('SIGKILL'), 300 + random.integer(2500))
      const { code, signal, stderr } = await ended
      clearTimeout(timer)
      // killed while it took the folder's lock, which is then another's to break after some seconds
      const isBeingOpened = code === 2 && stderr.includes('is just being opened by another process')
      if (signal === 'SIGKILL') killed++
      else if (isBeingOpened) await new Promise((resolve) => setTimeout(resolve, 6000))
      else expect(code, stderr).toBe(0)
      isDone = code === 0
      const now = completeTrials(join(cwd, study))
      expect(now.slice(0, finished.length)).toEqual(finished)
      finished = now
    }
    for (const trial of finished) {
      const { number } = JSON.parse(trial) as { number: number }
      expect(existsSync(join(cwd, study, 'artifacts', String(number), 'network.json'))).toBe(true)
    }
    const dump = (name: string) => canonicalDump(join(cwd, name, 'study.db'), timed)
    expect(dump(study)).toBe(dump('whole'))
    const front = (name: string) => readFileSync(join(cwd, name, 'front.json'), 'utf8')
    expect(front(study)).toBe(front('whole'))
  }
})

it('Ctrl-C stops within a batch, saves, and the study goes on to the same end', async () => {
  const cwd = temporaryFolder()
  writeDesign(cwd)
  const { child, ended } = start(cwd, 'design', 'design.json', '--study', 'stopped', '--workers', '1', '--json')
  child.stdout!.once('data', () => child.kill('SIGINT'))
  const { code, stderr } = await ended
  expect(code, stderr).toBe(130)
  expect(stderr).toContain('--resume --study stopped')
  const before = completeTrials(join(cwd, 'stopped'))
  expect(before.length).toBeGreaterThan(0)
  expect(before.length).toBeLessThan(smallDesign.budget.trials)
  expect(await spikefront(cwd, 'design', '--resume', '--study', 'stopped', '--workers', '1')).toMatchObject({ code: 0 })
  expect(completeTrials(join(cwd, 'stopped')).slice(0, before.length)).toEqual(before)
})
