/** `design`: the main job, from data to a front of networks mapped and exported. */
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import { designSchema, parseDesign, type Design } from '../../core/study/design.ts'
import type { FrontFile } from '../../core/study/front.ts'
import type { Metrics } from '../../core/study/objectives.ts'
import type { StudyEnd, TrialOutcome } from '../../core/study/runner.ts'
import { readTextFile } from '../files/json.ts'
import { defaultWorkers } from '../pool.ts'
import { frontTable } from '../report/front-table.ts'
import { createProgress } from '../report/progress.ts'
import { createStudyFolder, files, isStudy, readStudyFolder, slug, type StudyFolder } from '../study/folder.ts'
import { defaultFolder } from '../study/default-folder.ts'
import { openSession, type Session } from '../study/session.ts'
import { trainSession } from '../study/train.ts'
import { packageFile } from '../package.ts'
import { watchInterrupts } from './interrupt.ts'
import { countOption, minutesOption, seedOption } from './options.ts'
import { emit, exitCodes, note, print } from './output.ts'
import { frontRows } from './front-rows.ts'

interface Options {
  readonly study?: string
  readonly trials?: number
  readonly minutes?: number
  readonly workers?: number
  readonly seed?: number
  readonly dataset?: string
  readonly warmStart?: readonly string[]
  readonly resume?: boolean
  readonly printSchema?: boolean
  readonly json?: boolean
}

/** The studies of people who name no folder. */
const studiesFolder = 'studies'

/** The design with the paths of a data set, a network and other studies made relative to `into`, where design.json will lie. */
const rebased = (design: Design, from: string, into: string): Design => {
  const { dataset, network, warmStart } = design
  const moved = (path: string): string => (isAbsolute(path) ? path : relative(into, resolve(from, path)))
  return {
    ...design,
    ...(typeof dataset.name !== 'string' && { dataset: { ...dataset, name: { path: moved(dataset.name.path) } } }),
    warmStart: warmStart.map(moved),
    ...(network.kind === 'file' && { network: { ...network, path: moved(network.path) } }),
  }
}

const chosenDataset = (value: string): string | { path: string } =>
  /^[a-z0-9-]+$/.test(value) ? value : { path: resolve(value) }

const overridden = (design: Design, { trials, minutes, seed, dataset, warmStart }: Options): Design => ({
  ...design,
  ...(seed !== undefined && { seed }),
  ...(dataset !== undefined && { dataset: { ...design.dataset, name: chosenDataset(dataset) } }),
  ...(warmStart !== undefined && { warmStart: warmStart.map((path) => resolve(path)) }),
  budget: {
    ...design.budget,
    ...(trials !== undefined && { trials }),
    ...(minutes !== undefined && { minutes }),
  },
})

const readDesign = (file: string | undefined, options: Options): { design: Design; from: string } => {
  const path = file ?? packageFile('presets/digits-ucaspian.json')
  const text = readTextFile(path)
  return { design: overridden(parseDesign(path, text), options), from: dirname(resolve(path)) }
}

/** Opens the study to go on with, or makes the one to begin. */
const openStudy = (file: string | undefined, options: Options): StudyFolder => {
  const { design, from } = readDesign(file, options)
  const place = (folder: string): Design => rebased(design, from, resolve(folder))
  if (options.resume) {
    const path = options.study ?? join(studiesFolder, slug(design.name))
    const study = readStudyFolder(path)
    if (
      file !== undefined &&
      JSON.stringify({ ...place(path), budget: 0 }) !== JSON.stringify({ ...study.design, budget: 0 })
    ) {
      throw inputError(
        `${file} is not the design of the study in ${path}`,
        'Resume without a file, or begin another study.',
      )
    }
    return { path, design: { ...study.design, budget: overridden(study.design, options).budget } }
  }
  if (options.study !== undefined) {
    if (isStudy(options.study)) {
      throw inputError(
        `${options.study} holds a study already`,
        'Add --resume to go on with it, or name another folder.',
      )
    }
    return createStudyFolder(options.study, place(options.study))
  }
  const path = defaultFolder(studiesFolder, place)
  return createStudyFolder(path, place(path))
}

const run = async (file: string | undefined, options: Options): Promise<number> => {
  if (options.printSchema) {
    print(JSON.stringify(z.toJSONSchema(designSchema, { io: 'input', unrepresentable: 'any' }), null, 2))
    return exitCodes.done
  }
  const study = openStudy(file, options)
  const { design, path } = study
  const workers = options.workers ?? defaultWorkers()
  note(`${design.name}: ${path}, ${workers} ${workers === 1 ? 'worker' : 'workers'}, seed ${design.seed}`)
  const interrupt = watchInterrupts()
  const session = await openSession(study)
  for (const sentence of session.warmStart) note(sentence)
  const progress = createProgress({
    ...trainedBefore(session),
    ...design.budget,
    objectives: session.names,
    stream: process.stderr,
    now: seconds,
  })
  try {
    const { end, front } = await trainSession(session, {
      workers,
      signal: interrupt.signal,
      now: seconds,
      watcher: {
        started: progress.started,
        epoch: progress.epoch,
        finished: (number, outcome, metrics) => {
          progress.finished(number, outcome, metrics, session.front())
          if (options.json) emit(trialLine(number, outcome, metrics))
        },
      },
    })
    progress.stop()
    if (!front) {
      note(`Stopped. Go on with: spikefront design --resume --study ${path}`)
      return interrupt.code() ?? exitCodes.done
    }
    if (options.json) emit({ type: 'front', end, study: path, ...front })
    else showFront(study, front, end)
    return exitCodes.done
  } finally {
    progress.stop()
    session.close()
    interrupt.release()
  }
}

const seconds = (): number => Date.now() / 1000

/** Trials of earlier sessions, and the best error among them. */
const trainedBefore = (session: Session): { done: number[]; bestError?: number } => {
  const before = session.before.filter(({ state }) => state !== 'running' && state !== 'waiting')
  const errors = before.flatMap(({ userAttributes: { error } }) => (typeof error === 'number' ? [error] : []))
  return { done: before.map(({ number }) => number), ...(errors.length > 0 && { bestError: Math.min(...errors) }) }
}

const trialLine = (number: number, outcome: TrialOutcome, metrics: Metrics | undefined): object => ({
  type: 'trial',
  number,
  state: outcome.state,
  ...(metrics && { metrics }),
  ...(outcome.state === 'failed' && { reason: outcome.reason }),
  ...(outcome.state === 'pruned' && outcome.verdict),
})

const showFront = ({ path, design }: StudyFolder, front: FrontFile, end: StudyEnd): void => {
  const { rows, columns } = frontRows(front)
  print(frontTable(rows, columns, process.stdout.columns ?? 100))
  if (end === 'exhausted') print('Every network of the space was tried.')
  const exported = front.members.filter((member) => member.exports.length > 0).length
  const exports = exported > 0 ? `, exports/ (${exported} networks for ${design.target})` : ''
  print(`${join(path, files.front)}, ${files.picture}${exports}`)
}

export const addDesign = (program: Command, done: (code: number) => void): void => {
  program
    .command('design')
    .description('search networks, keep the front, map and export it')
    .argument('[design.json]', 'what to search; without it the embedded digits on a µCaspian')
    .option('--study <dir>', 'folder of the study')
    .option('--trials <n>', 'trials that train, in all', countOption('--trials'))
    .option('--minutes <m>', 'time for training', minutesOption)
    .option('--workers <n>', 'trials trained at once (default: one a core)', countOption('--workers'))
    .option('--seed <n>', 'seed of everything random', seedOption)
    .option('--dataset <name|path>', 'another data set')
    .option('--warm-start <study...>', 'studies, of Optuna too, whose trials teach the search before its first')
    .option('--resume', 'go on with an unfinished study')
    .option('--print-schema', "print design.json's JSON Schema")
    .option('--json', 'JSON lines on stdout: a trial each, then the front')
    .addHelpText('after', '\nExample:\n  spikefront design my-design.json --trials 60 --workers 2')
    .action(async (file: string | undefined, options: Options) => done(await run(file, options)))
}
