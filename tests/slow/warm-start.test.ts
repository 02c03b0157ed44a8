/** A study that begins with another one's trials: killed and without that other, it goes on as if nothing had been. */
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../../host/store/open.ts'
import { smallDesign, spikefront, start, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

it('begins with the best of the other, and goes on without it value for value', async () => {
  const cwd = temporaryFolder()
  const parametersIn = (study: string) => {
    const store = openStore(join(cwd, study, 'study.db'), { readOnly: true })
    const trials = store.trials({ userAttributes: [], intermediate: 'none' })
    store.close()
    return trials.map(({ parameters }) => parameters)
  }
  const search = {
    ...smallDesign,
    budget: { trials: 12 },
    constraints: {},
    target: undefined,
    objectives: ['error', 'spikes'],
  }
  expect(await spikefront(cwd, 'design', writeDesign(cwd, search), '--study', 'other')).toMatchObject({ code: 0 })
  const begin = (study: string) => [
    'design',
    'design.json',
    '--warm-start',
    'other',
    '--workers',
    '1',
    '--study',
    study,
  ]

  const whole = await spikefront(cwd, ...begin('whole'))
  expect(whole).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('complete trials teach error, spikes.') as string,
  })
  const wanted = parametersIn('whole')
  // a point of the cube is a parameter but for the last digits
  const inShort = (parameters: object) =>
    JSON.stringify(parameters, (_, value: unknown) => (typeof value === 'number' ? value.toPrecision(9) : value))
  const known = parametersIn('other').map(inShort)
  expect(wanted.slice(0, 4).map((parameters) => known.includes(inShort(parameters)))).toEqual([true, true, true, false])

  const { child, ended } = start(cwd, ...begin('cut'), '--json')
  child.stdout!.once('data', () => child.kill('SIGKILL'))
  await ended
  rmSync(join(cwd, 'other'), { recursive: true })
  expect(existsSync(join(cwd, 'cut', 'front.json'))).toBe(false)
  const resumed = await spikefront(cwd, 'design', '--resume', '--study', 'cut', '--workers', '1')
  expect(resumed).toMatchObject({ code: 0 })
  expect(parametersIn('cut')).toEqual(wanted)
  expect(await spikefront(cwd, ...begin('none'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('holds no study') as string,
  })
})
