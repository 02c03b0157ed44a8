/** `insight`: what mattered in a study, what is fragile, what is noise, and which trial to take. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { inputError } from '../../core/contract/errors.ts'
import type { Insight } from '../../core/contract/insight.ts'
import type { ObjectiveInfo } from '../../core/contract/catalog.ts'
import { insightPictures } from '../report/insight-pictures.ts'
import { insightText } from '../report/insight-text.ts'
import { objectiveInfo } from '../service/catalog.ts'
import { openForeignStudy } from '../service/foreign-study.ts'
import { findInsight, foreignOrder, ownOrder, type InsightOrder } from '../service/insight.ts'
import { rowOf } from '../service/rows.ts'
import { openStore } from '../store/open.ts'
import { isRemoved, removedKey } from '../store/tally.ts'
import { files, foreignStore, readStudyFolder, writeStudyFile } from '../study/folder.ts'
import { emit, exitCodes, note, print } from './output.ts'

interface Options {
  readonly json?: boolean
  readonly pictures?: string
}

interface Asked {
  readonly name: string
  readonly order: InsightOrder
  readonly objectives: readonly ObjectiveInfo[]
}

const ownStudy = (path: string): Asked => {
  const study = readStudyFolder(path)
  const { name, objectives } = study.design
  const store = openStore(join(path, files.store), { readOnly: true })
  try {
    const trials = store.trials({ userAttributes: [removedKey], intermediate: 'none' })
    const order = ownOrder(study, trials.filter((trial) => !isRemoved(trial)).map(rowOf))
    return { name, order, objectives: objectives.map((objective) => objectiveInfo(objective.name)) }
  } finally {
    store.close()
  }
}

const asked = (path: string): Asked => {
  const store = foreignStore(path)
  if (!store) return ownStudy(path)
  const snapshot = openForeignStudy(path, store).snapshot()
  return { name: snapshot.name, order: foreignOrder(snapshot), objectives: snapshot.objectives }
}

const emitAll = ({ trials, fewestTrials, objectives, history, repeats, choice, outlook }: Insight): void => {
  emit({ type: 'insight', trials, fewestTrials })
  for (const { name: objective, effects, neighbours, noise } of objectives) {
    for (const { parameter, importance, along } of effects) {
      emit({ type: 'importance', objective, parameter, ...importance })
      emit({ type: 'dependence', objective, parameter, along })
    }
    for (const one of neighbours) emit({ type: 'sensitivity', objective, ...one })
    if (noise) emit({ type: 'noise', objective, ...noise })
  }
  for (const group of repeats) emit({ type: 'repeats', trials: group })
  for (const [trial, hypervolume] of history) emit({ type: 'hypervolume', trial, hypervolume })
  if (choice) emit({ type: 'choice', ...choice })
  if (outlook) emit({ type: 'outlook', ...outlook })
}

export const addInsight = (program: Command, done: (code: number) => void): void => {
  program
    .command('insight <study>')
    .description('what mattered in a study, what is fragile, what is noise, which trial to take')
    .option('--json', 'JSON lines on stdout')
    .option('--pictures <folder>', 'draw importance, sensitivity and dependence as SVG files there')
    .addHelpText('after', '\nExample:\n  spikefront insight studies/digits-on-ucaspian --pictures pictures')
    .action(async (path: string, { json, pictures }: Options) => {
      if (!existsSync(path))
        throw inputError(`${path} does not exist`, 'Give the folder of a study, or a study.db of Optuna.')
      const { name, order, objectives } = asked(path)
      const insight = await findInsight(order)
      if (json) emitAll(insight)
      else print(insightText(name, insight, objectives))
      if (pictures !== undefined)
        for (const [file, svg] of insightPictures(name, insight, objectives)) {
          writeStudyFile(pictures, file, svg)
          note(join(pictures, file))
        }
      done(exitCodes.done)
    })
}
