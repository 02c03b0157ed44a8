/** The front's members trained again, as a window asks for it: told as it goes, stopped, gone on with, tested once. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest'
import type { Confirmation } from '../../../core/contract/confirmation.ts'
import { createService } from '../../../host/service/service.ts'
import { readConfirmation } from '../../../host/study/confirmation-file.ts'
import { smallDesign } from '../../spikefront.ts'
import { temporaryFolder } from '../../temporary.ts'
import { openLine, type TestLine } from './lines.ts'

const design = { ...smallDesign, objectives: ['error', 'spikes'], budget: { trials: 2 } }
const id = 'small'
const timeout = 60_000

const states = (line: TestLine): string[] =>
  line.events().flatMap((event) => (event.event === 'state' ? event.state : []))
const told = (line: TestLine): Confirmation[] =>
  line.events().flatMap((event) => (event.event === 'confirmation' ? event.confirmation : []))
const finishes = (line: TestLine): Promise<void> =>
  vi.waitFor(() => expect(states(line).at(-1)).toBe('finished'), { timeout })

const trained = mkdtempSync(join(tmpdir(), 'spikefront-'))
afterAll(() => rmSync(trained, { recursive: true }))
beforeAll(async () => {
  const service = createService(trained)
  const line = openLine(service)
  await line.ask('studies.create', { design })
  await line.ask('study.open', { id })
  const early = await line.refusal('study.confirm', { id })
  expect(early).toMatchObject({ kind: 'input', message: expect.stringContaining('is not finished') })
  await line.ask('study.start', { id, workers: 1 })
  await finishes(line)
  await service.close()
}, timeout)

/** A copy of the finished study, open. */
const open = async () => {
  const root = temporaryFolder()
  cpSync(trained, root, { recursive: true })
  const service = createService(root)
  onTestFinished(() => service.close())
  const line = openLine(service)
  await line.ask('study.open', { id })
  return { folder: join(root, id), line }
}

const confirmed = async (seeds: number, workers: number) => {
  const { folder, line } = await open()
  await line.ask('study.confirm', { id, seeds, workers })
  await finishes(line)
  return { folder, line, confirmation: readConfirmation(folder)! }
}

it(
  'trains, marks and tests the members of a finished front; the number of seeds is then given',
  { timeout },
  async () => {
    const { folder, line, confirmation } = await confirmed(2, 2)
    const { front, trials, ...snapshot } = await line.ask('study.open', { id })
    expect(snapshot.confirmation).toEqual(confirmation)
    expect(told(line).at(-1)).toEqual(confirmation)
    const { members, seeds } = confirmation
    expect([seeds, members.map(({ trial }) => trial)]).toEqual([2, front.trials])
    for (const { trial, found, repeats, stays, testError } of members) {
      expect(found).toEqual(trials.find(({ number }) => number === trial)!.values)
      expect(repeats.map(({ seed }) => seed)).toEqual([1, 2])
      expect(new Set([found, ...repeats.map((repeat) => 'values' in repeat && repeat.values)].map(String)).size).toBe(3)
      expect(testError !== undefined).toBe(stays)
      for (const seed of [1, 2])
        expect(existsSync(join(folder, `artifacts/${trial}/repeats/${seed}/network.json`))).toBe(true)
    }
    expect(members.some(({ stays }) => stays)).toBe(true)

    const before = told(line).length
    expect((await line.refusal('study.confirm', { id, seeds: 3 })).message).toMatch(/confirmed with 2 seeds/)
    await line.ask('study.confirm', { id })
    await finishes(line)
    expect(told(line)).toHaveLength(before)
  },
)

it('pauses, stops, goes on, and comes to the same as in one go by two workers', { timeout }, async () => {
  const { folder, line } = await open()
  await line.ask('study.confirm', { id, seeds: 2, workers: 1 })
  expect(states(line).at(-1)).toBe('confirming')
  expect((await line.refusal('study.start', { id })).message).toBe('small is confirming')
  await line.ask('study.pause', { id })
  await finishes(line)
  expect(
    told(line)
      .at(-1)!
      .members.some(({ stays }) => stays !== null),
  ).toBe(false)
  await line.ask('study.confirm', { id, workers: 1 })
  await line.ask('study.stop', { id })
  await finishes(line)
  await line.ask('study.confirm', { id, workers: 1 })
  await finishes(line)
  expect(readConfirmation(folder)).toEqual((await confirmed(2, 2)).confirmation)
})
