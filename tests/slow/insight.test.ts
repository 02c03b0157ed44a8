/** `insight` on the command line: sentences, lines, pictures, refusals. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseDesign } from '../../core/study/design.ts'
import { createStudyFolder } from '../../host/study/folder.ts'
import { insightDesign, writeTrials } from '../host/service/insights.ts'
import { spikefront } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const studyOf = (trials: number): string => {
  const cwd = temporaryFolder()
  createStudyFolder(join(cwd, 'study'), parseDesign('design.json', JSON.stringify(insightDesign)))
  writeTrials(join(cwd, 'study'), trials)
  return cwd
}

it('says what mattered and which trial to take, and draws it', async () => {
  const cwd = studyOf(12)
  const text = await spikefront(cwd, 'insight', 'study', '--pictures', 'pictures')
  expect(text, text.stderr).toMatchObject({ code: 0 })
  expect(text.stdout).toMatch(/^small: 12 complete trials\n/)
  expect(text.stdout).toMatch(/\nTake trial \d+: error /)
  expect(readdirSync(join(cwd, 'pictures')).sort()).toEqual([
    'dependence-energyJoules.svg',
    'dependence-error.svg',
    'importance.svg',
    'sensitivity-energyJoules.svg',
    'sensitivity-error.svg',
  ])
  expect(readFileSync(join(cwd, 'pictures/importance.svg'), 'utf8')).toContain('small: what mattered')

  const json = await spikefront(cwd, 'insight', 'study', '--json')
  const rows = json.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string })
  expect(new Set(rows.map(({ type }) => type))).toEqual(
    new Set(['insight', 'importance', 'dependence', 'sensitivity', 'noise', 'hypervolume', 'choice', 'outlook']),
  )
  expect(rows.filter(({ type }) => type === 'importance')).toHaveLength(4)
})

it('waits for trials, and refuses what is no study', async () => {
  const cwd = studyOf(3)
  const few = await spikefront(cwd, 'insight', 'study')
  expect(few.stdout).toContain('from 8 complete trials on')
  for (const path of ['nowhere', '.']) {
    const refused = await spikefront(cwd, 'insight', path)
    expect(refused.code).toBe(2)
    expect(refused.stdout).toBe('')
  }
})
