/** `study list|show|export|enqueue`: what studies there are, their trials as JSON or CSV, guesses of a user's own. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import { parseJson } from '../../core/json.ts'
import type { Parameters } from '../../core/search/space.ts'
import { withUnit } from '../../core/formulas/numbers.ts'
import type { FrontFile } from '../../core/study/front.ts'
import { objectiveDoc, objectiveNames, type ObjectiveName } from '../../core/study/objectives.ts'
import { withFileErrors } from '../files/failure.ts'
import { readTextFile } from '../files/json.ts'
import { frontTable } from '../report/front-table.ts'
import { trialTable } from '../report/trial-table.ts'
import { openStore } from '../store/open.ts'
import { earlierFront } from '../study/earlier-front.ts'
import { checkGuess } from '../study/guess.ts'
import { openSession } from '../study/session.ts'
import { files, isStudy, readStudyFolder } from '../study/folder.ts'
import { standingOf } from '../study/standing.ts'
import { frontRows } from './front-rows.ts'
import { emit, exitCodes, note, print } from './output.ts'

interface Options {
  readonly json?: boolean
}

interface EnqueueOptions extends Options {
  readonly from?: string
}

interface Summary {
  readonly name: string
  readonly folder: string
  readonly state: 'finished' | 'unfinished'
  readonly trials: number
  readonly complete: number
  /** Least value of each objective. */
  readonly best: Readonly<Record<string, number>>
}

const summarise = (folder: string): { summary: Summary; front: FrontFile | undefined } => {
  const study = readStudyFolder(folder)
  const { name, objectives } = study.design
  const { counts, best, front, isFinished } = standingOf(study)
  const summary = {
    name,
    folder,
    state: isFinished ? ('finished' as const) : ('unfinished' as const),
    trials: Object.values(counts).reduce((sum, count) => sum + count),
    complete: counts.complete,
    best: Object.fromEntries(best.map((value, i) => [objectives[i]!.name, value])),
  }
  return { summary, front: isFinished ? front : undefined }
}

const isObjective = (name: string): name is ObjectiveName => (objectiveNames as string[]).includes(name)

const bestWords = (best: Summary['best']): string =>
  Object.entries(best)
    .map(([name, value]) => `${name} ${withUnit(value, isObjective(name) ? objectiveDoc(name).unit : '')}`)
    .join(', ')

const list = (root: string, { json }: Options): void => {
  const entries = existsSync(root) ? withFileErrors('read', root, () => readdirSync(root)) : []
  const studies = entries
    .map((name) => join(root, name))
    .filter(isStudy)
    .map((folder) => summarise(folder).summary)
  if (studies.length === 0 && !json) print(`${root} holds no studies yet. \`spikefront design\` makes the first.`)
  for (const study of studies) {
    if (json) emit({ type: 'study', ...study })
    else
      print(
        `${study.folder}: ${study.name}, ${study.state}, ${study.complete} of ${study.trials} trials complete, best ${bestWords(study.best)}`,
      )
  }
}

const show = (folder: string, { json }: Options): void => {
  const { summary, front } = summarise(folder)
  if (json) {
    emit({ type: 'study', ...summary, ...(front && { front }) })
    return
  }
  print(`${summary.name}: ${summary.state}, ${summary.complete} of ${summary.trials} trials complete`)
  if (front) {
    const { rows, columns } = frontRows(front)
    print(frontTable(rows, columns, process.stdout.columns ?? 100))
  } else print('Its front is written when the budget is reached: spikefront design --resume --study ' + folder)
}

const exportTrials = (folder: string, { json }: Options): void => {
  readStudyFolder(folder)
  const store = openStore(join(folder, files.store), { readOnly: true })
  try {
    print(trialTable(store, json ? 'json' : 'csv'))
  } finally {
    store.close()
  }
}

/** A guess as JSON, or in a file. */
const readGuess = (given: string): Parameters => {
  const text = given.trimStart().startsWith('{') ? given : readTextFile(given)
  const schema = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
  return parseJson('guess', text, schema, 'Give the parameters as {"name": value, ...}.')
}

const enqueue = async (folder: string, given: string | undefined, { json, from }: EnqueueOptions): Promise<void> => {
  if ((given === undefined) === (from === undefined))
    throw inputError('study enqueue has neither a guess nor --from, or both', 'Give one of them.')
  const session = await openSession(readStudyFolder(folder))
  try {
    const { guesses, leftOut } =
      from === undefined ? { guesses: [readGuess(given!)], leftOut: [] } : earlierFront(from, session.problem)
    for (const guess of guesses) checkGuess(session.problem, guess)
    const trials = guesses.map((guess) => session.trials.enqueue(guess, session.problem.space))
    for (const reason of leftOut) note(`${from}: left out a member of its front: ${reason}`)
    if (json) trials.forEach((trial) => emit({ type: 'enqueued', trial }))
    else print(`${trials.length} to be trained next. Go on with: spikefront design --resume --study ${folder}`)
  } finally {
    session.close()
  }
}

export const addStudy = (program: Command, done: (code: number) => void): void => {
  const study = program.command('study').description('studies, their trials, CSV and JSON')
  const verb = (
    name: string,
    argument: string,
    description: string,
    act: (folder: string, options: Options) => void,
  ): void => {
    study
      .command(`${name} ${argument}`)
      .description(description)
      .option('--json', 'JSON lines on stdout')
      .addHelpText(
        'after',
        `\nExample:\n  spikefront study ${name} studies${name === 'list' ? '' : '/digits-on-ucaspian'}`,
      )
      .action((folder: string | undefined, options: Options) => {
        const path = folder ?? 'studies'
        if (name !== 'list' && !existsSync(path))
          throw inputError(`${path} does not exist`, 'Give the folder of a study.')
        act(path, options)
        done(exitCodes.done)
      })
  }
  verb('list', '[dir]', 'the studies in a folder (default: studies)', list)
  verb('show', '<dir>', 'one study and its front', show)
  verb('export', '<dir>', 'every trial, as CSV or with --json as JSON lines', exportTrials)
  study
    .command('enqueue <dir> [guess]')
    .description('parameters of your own, trained before the search is asked again')
    .option('--from <study>', "the front of another study, or of Optuna's file, instead")
    .option('--json', 'JSON lines on stdout')
    .addHelpText('after', `\nExample:\n  spikefront study enqueue studies/digits-on-ucaspian guess.json`)
    .action(async (folder: string, guess: string | undefined, options: EnqueueOptions) => {
      await enqueue(folder, guess, options)
      done(exitCodes.done)
    })
}
