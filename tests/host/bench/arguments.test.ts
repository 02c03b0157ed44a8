/** Arguments of `bench engine` that are refused, each with a sentence. */
import { Command } from 'commander'
import { expect, it } from 'vitest'
import { addBench } from '../../../host/cli/bench.ts'
import { refusedLater } from '../refusal.ts'

const bench = (...args: string[]): Promise<unknown> => {
  const program = new Command('spikefront')
  addBench(program, () => undefined)
  return program.parseAsync(['bench', 'engine', ...args], { from: 'user' })
}

it.each([
  [['--cases', 'A,E'], '--cases: "E" is not known', 'There are A, B, C, D.'],
  [['--cases', ''], '--cases: "" is not known', 'There are A, B, C, D.'],
  [['--threads', '1,0'], '--threads is 0', 'Give a whole number from 1.'],
  [['--threads', 'two'], '--threads is two', 'Give a whole number from 1.'],
  [['--rounds', '1.5'], '--rounds is 1.5', 'Give a whole number from 1.'],
  [['--seconds', '0'], '--seconds is 0', 'Give seconds above 0 and up to 3600, such as 1.'],
  [['--seed', '-1'], '--seed is -1', 'Give a whole number from 0 to 4294967295.'],
  [['--backend', 'abacus'], '--backend: "abacus" is not known', 'There are reference'],
])('%s', async (args, message, remedy) => {
  const refusal = await refusedLater(bench(...args))
  expect(refusal.message).toBe(message)
  expect(refusal.remedy).toContain(remedy)
  expect(refusal.kind).toBe('input')
})

it('--peers with a folder that has no script', async () => {
  const refusal = await refusedLater(bench('--peers', '/no/such/folder'))
  expect(refusal.message).toMatch(/^--peers: .*peers\.py is not there$/)
})
