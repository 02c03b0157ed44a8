/** The search from outside: the dialogue of the bundled program, and guesses for a study. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { openStore } from '../../host/store/open.ts'
import { smallDesign, spikefront, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

it('suggest answers 10,000 malformed lines by an error each, then goes on', () => {
  const space = { x: { type: 'float', low: 0, high: 1 } }
  const malformed = Array.from({ length: 10_000 }, (_, i) => ['{', '[1]', '"', 'null', '{"op":"ask"', '\u0000'][i % 6]!)
  const lines = [
    JSON.stringify({ op: 'open', space, objectives: [{ name: 'f' }] }),
    ...malformed,
    '{"op":"ask","id":1}',
  ]
  const { stdout, status } = spawnSync(process.execPath, [cli, 'suggest'], {
    input: lines.join('\n'),
    encoding: 'utf8',
    maxBuffer: 1 << 27,
  })
  const answers = stdout.trimEnd().split('\n')
  expect(status).toBe(0)
  expect(answers).toHaveLength(10_002)
  expect(answers.filter((line) => 'error' in (JSON.parse(line) as object))).toHaveLength(10_000)
  expect(JSON.parse(answers.at(-1)!)).toMatchObject({ trial: 0, id: 1 })
})

it('a guess is trained before the search is asked again; an impossible one is refused', async () => {
  const cwd = temporaryFolder()
  const design = { ...smallDesign, budget: { trials: 2 }, sampler: 'sobol' }
  expect(await spikefront(cwd, 'design', writeDesign(cwd, design), '--study', 'study')).toMatchObject({ code: 0 })
  const parametersOf = () => {
    const store = openStore(join(cwd, 'study', 'study.db'), { readOnly: true })
    const trials = store.trials()
    store.close()
    return trials.map(({ parameters }) => parameters)
  }
  const guess = { ...parametersOf()[0]!, hidden: 33 }
  const wrong = await spikefront(cwd, 'study', 'enqueue', 'study', JSON.stringify({ ...guess, hidden: 41 }))
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('guess: hidden is 41') as string })
  const enqueued = await spikefront(cwd, 'study', 'enqueue', 'study', JSON.stringify(guess), '--json')
  expect(JSON.parse(enqueued.stdout)).toEqual({ type: 'enqueued', trial: 2 })
  expect(await spikefront(cwd, 'design', '--resume', '--study', 'study', '--trials', '4')).toMatchObject({ code: 0 })
  expect(parametersOf()[2]).toEqual(guess)
  expect(parametersOf()).toHaveLength(4)
})
