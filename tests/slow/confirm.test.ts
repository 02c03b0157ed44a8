/** A front confirmed on the command line: killed at random moments and gone on with, it comes to the same; tested once. */
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Confirmation } from '../../core/contract/confirmation.ts'
import { seededRandom } from '../../core/random.ts'
import { counted, smallDesign, spikefront, start, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const kills = counted(2, 12)
const design = { ...smallDesign, objectives: ['error', 'energyJoules'], budget: { trials: 6 } }

const read = (file: string): Confirmation => JSON.parse(readFileSync(file, 'utf8')) as Confirmation

/** What is finished, each on a line of its own. */
const finishedIn = (file: string): string[] =>
  existsSync(file)
    ? read(file).members.flatMap(({ trial, repeats }) => repeats.map((repeat) => JSON.stringify([trial, repeat.seed])))
    : []

it(`${kills} kill -9, each gone on with, lose no finished training and change no figure`, async () => {
  const cwd = temporaryFolder()
  writeDesign(cwd, design)
  expect(await spikefront(cwd, 'design', 'design.json', '--study', 's', '--workers', '2')).toMatchObject({ code: 0 })
  const early = await spikefront(cwd, 'confirm', 's', '--seeds', '0')
  expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('--seeds is 0') as string })

  const whole = await spikefront(cwd, 'confirm', 's', '--seeds', '3', '--workers', '2', '--json')
  expect(whole.code, whole.stderr).toBe(0)
  const file = join(cwd, 's', 'confirmation.json')
  const undisturbed = read(file)
  const { members } = undisturbed
  const lines = whole.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; testError?: number })
  const of = (type: string) => lines.filter((line) => line.type === type)
  const staying = members.filter(({ stays }) => stays).length
  expect(of('repeat').filter(({ testError }) => testError === undefined)).toHaveLength(3 * members.length)
  expect(of('repeat').filter(({ testError }) => testError !== undefined)).toHaveLength(3 * staying)
  expect(of('member')).toHaveLength(members.length)
  renameSync(file, join(cwd, 'undisturbed.json'))

  const random = seededRandom(5)
  let killed = 0
  let finished: string[] = []
  for (let isDone = false; !isDone;) {
    const { child, ended } = start(cwd, 'confirm', 's', '--seeds', '3', '--workers', '1')
    const before = finished.length
    const isFurther = (): boolean => finishedIn(file).length > before
    // as long as there is something left to train, it gets some of it done before it dies
    if (killed < kills && before < 3 * members.length) {
      while (child.exitCode === null && !isFurther()) await new Promise((resolve) => setTimeout(resolve, 5))
      await new Promise((resolve) => setTimeout(resolve, random.integer(150)))
      child.kill('SIGKILL')
      killed++
    }
    const { code, signal, stderr } = await ended
    if (signal !== 'SIGKILL') expect(code, stderr).toBe(0)
    isDone = code === 0
    const now = finishedIn(file)
    expect(now).toEqual(expect.arrayContaining(finished))
    finished = now
  }
  expect(read(file)).toEqual(undisturbed)

  const again = await spikefront(cwd, 'confirm', 's')
  expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('stays') as string })
  const other = await spikefront(cwd, 'confirm', 's', '--seeds', '4')
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('confirmed with 3 seeds') as string })
  expect(read(file)).toEqual(undisturbed)
})

it('other seeds of HYBRID train networks without spikes of their own', async () => {
  const cwd = temporaryFolder()
  const fixed = { inputSize: 7, hidden: 16, encoding: 'direct', timesteps: 4, annEpochs: 3, epochs: 1 }
  const objectives = ['error', 'spikes']
  const space = { scalingFactor: { type: 'float', low: 0.5, high: 1 } }
  const { name, dataset } = smallDesign
  writeDesign(cwd, { name, dataset, algorithm: 'hybrid', space, fixed, objectives, budget: { trials: 1 } })
  expect(await spikefront(cwd, 'design', 'design.json', '--study', 's')).toMatchObject({ code: 0 })
  const anns = () => readdirSync(join(cwd, 's/anns'))
  const before = anns()
  expect(before).toHaveLength(1)
  expect(await spikefront(cwd, 'confirm', 's', '--seeds', '2')).toMatchObject({ code: 0 })
  expect(anns()).toHaveLength(3)
  expect(anns()).toEqual(expect.arrayContaining(before))
  const { members } = read(join(cwd, 's/confirmation.json'))
  expect(new Set(members[0]!.repeats.map((repeat) => JSON.stringify('values' in repeat && repeat.values))).size).toBe(2)
})
