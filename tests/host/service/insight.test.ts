/** The insight that the service finds aside and keeps. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createService } from '../../../host/service/service.ts'
import { describeWithShared, sharedPath } from '../../shared.ts'
import { temporaryFolder } from '../../temporary.ts'
import { insightDesign, writeTrials } from './insights.ts'
import { openLine } from './lines.ts'

const start = () => {
  const root = temporaryFolder()
  const service = createService(root)
  onTestFinished(() => service.close())
  return { root, line: openLine(service) }
}

it('looks into a study, once for the same trials, and answers everything else meanwhile', async () => {
  const { root, line } = start()
  const { id } = await line.ask('studies.create', { design: insightDesign })
  writeTrials(join(root, id), 12)
  const asked = line.ask('study.insight', { id })
  expect((await line.ask('studies.list', {})).map((study) => study.id)).toEqual([id])
  const insight = await asked
  expect(insight).toMatchObject({ trials: 12, objectives: [{ name: 'error' }, { name: 'energyJoules' }] })
  expect(Object.keys(insight.space).sort()).toEqual(['hidden', 'threshold'])
  const shares = Object.fromEntries(
    insight.objectives[1]!.effects.map(({ parameter, importance }) => [parameter, importance.share]),
  )
  expect(shares['hidden']).toBeGreaterThan(0.6)
  const { trials, history } = await line.ask('study.open', { id })
  expect(insight.history).toEqual(history)
  expect(trials.map(({ number }) => number)).toContain(insight.choice!.trial)
  expect(await line.ask('study.insight', { id })).toEqual(insight)

  await line.ask('trial.remove', { id, trial: 3 })
  expect((await line.ask('study.insight', { id })).trials).toBe(11)
})

it('has little to say of few trials, and refuses what is no study', async () => {
  const { line } = start()
  const { id } = await line.ask('studies.create', { design: insightDesign })
  expect(await line.ask('study.insight', { id })).toMatchObject({ trials: 0, objectives: [], choice: null })
  expect(await line.refusal('study.insight', { id: 'nowhere' })).toMatchObject({ kind: 'input' })
})

describeWithShared('a study that Optuna made', 'golden/optimizer/optuna_study.db', () => {
  it('is looked into with the conditions that its trials keep', async () => {
    const { root, line } = start()
    copyFileSync(sharedPath('golden/optimizer/optuna_study.db'), join(root, 'optuna.db'))
    const { trials, space, objectives } = await line.ask('study.insight', { id: 'optuna.db' })
    expect(trials).toBe(13)
    expect(Object.keys(space['drop']!.when!)).toHaveLength(1)
    expect(objectives.map(({ effects }) => effects.length)).toEqual([5, 5])
  })
})
