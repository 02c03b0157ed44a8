/** `train`: one network with given parameters, or one for each fold; an epoch a line, then the result. */
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { inputError, workError } from '../../core/contract/errors.ts'
import { withUnit } from '../../core/formulas/numbers.ts'
import { networkToJson } from '../../core/network/file.ts'
import { parseRun, type Run } from '../../core/study/design.ts'
import type { EpochLine } from '../../core/study/trial.ts'
import { networkToNir, nirObstacle } from '../../hardware/export/nir.ts'
import { readTextFile } from '../files/json.ts'
import { defaultThreads } from '../pool.ts'
import { writeStudyFile } from '../study/folder.ts'
import { openRun } from '../study/single.ts'
import { watchInterrupts } from './interrupt.ts'
import { countOption } from './options.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options {
  readonly out: string
  readonly test?: boolean
  readonly folds?: number
  readonly threads: number
  readonly json?: boolean
}

const share = (error: number): string => withUnit(error, 'share')

const test = (error: number | undefined): string => (error === undefined ? '' : `, test error ${share(error)}`)

const showEpoch = ({ epoch, phase, trainLoss, validationError, trainSeconds }: EpochLine): void =>
  print(
    `epoch ${epoch}${phase ? ` (${phase.toUpperCase()})` : ''}: loss ${withUnit(trainLoss, '')}, validation error ${share(validationError)}, ${withUnit(trainSeconds, 's')} of training`,
  )

/**
 * Trains, writes the network, and tells epochs and result, in JSON with `mark`.
 * @returns the test error where one was asked for; undefined when interrupted.
 */
const trainOnce = async (
  file: string,
  work: Run,
  options: Options,
  signal: AbortSignal,
  mark: object = {},
): Promise<{ readonly testError: number | undefined } | undefined> => {
  const { parameters, engine, pool } = await openRun(file, work, dirname(resolve(file)), signal)
  try {
    const report = (line: EpochLine): void => (options.json ? emit({ ...line, ...mark }) : showEpoch(line))
    const outcome = await pool.run(parameters, report, options.threads)
    if (outcome.state === 'failed') throw workError(`Training failed: ${outcome.reason}`, 'Change the parameters.')
    if (outcome.state !== 'complete') return undefined
    const { metrics, network, origins, backend, threads, curves, anytime } = outcome.result
    const path = join(options.out, 'network.json')
    writeStudyFile(options.out, 'network.json', networkToJson(network))
    if (nirObstacle(network) === undefined) writeStudyFile(options.out, 'network.nir', await networkToNir(network))
    const tested = options.test ? await pool.test(parameters, { network, ...(origins && { origins }) }) : undefined
    if (options.test && !tested) return undefined
    if (options.json) {
      emit({
        type: 'result',
        ...mark,
        ...metrics,
        backend,
        threads,
        engine,
        ...tested,
        ...(anytime && { anytime }),
        epochs: curves.length,
        network: path,
      })
    } else {
      const { error, deployedError, annError, conversionError, latencySteps, meanLatencySteps, energyJoules } = metrics
      if (annError !== undefined && conversionError !== undefined)
        print(
          `the network without spikes: validation error ${share(annError)}${test(tested?.testAnnError)}; converted: ${share(conversionError)}${test(tested?.testConversionError)}`,
        )
      const early = meanLatencySteps < latencySteps ? ` (${withUnit(meanLatencySteps, 'steps')} on average)` : ''
      const deployed = deployedError === undefined ? '' : `, deployed error ${share(deployedError)}`
      print(
        `validation error ${share(error)}${deployed}${test(tested?.testError)}, latency ${latencySteps} steps${early}, ${withUnit(energyJoules, 'J')} an inference: ${path}`,
      )
    }
    return { testError: tested?.testError }
  } finally {
    await pool.close()
  }
}

/** A network for each fold, trained on the others; every sample is tested once. */
const trainFolds = async (
  file: string,
  work: Run,
  options: Options,
  signal: AbortSignal,
  folds: number,
): Promise<boolean> => {
  const testErrors: number[] = []
  for (let fold = 1; fold <= folds; fold++) {
    if (!options.json) print(`fold ${fold} of ${folds}`)
    const dataset = { ...work.dataset, folds, fold }
    const ownOptions = { ...options, test: true, out: join(options.out, `fold-${fold}`) }
    const ended = await trainOnce(file, { ...work, dataset }, ownOptions, signal, { fold })
    if (ended?.testError === undefined) return false
    testErrors.push(ended.testError)
  }
  const mean = testErrors.reduce((sum, error) => sum + error, 0) / folds
  const squares = testErrors.reduce((sum, error) => sum + (error - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (folds - 1))
  if (options.json) emit({ type: 'folds', folds, testErrors, mean, deviation })
  else print(`test error over ${folds} folds: mean ${share(mean)}, standard deviation ${share(deviation)}`)
  return true
}

const run = async (file: string, options: Options): Promise<number> => {
  const work = parseRun(file, readTextFile(file))
  const { folds } = options
  if (folds === 1)
    throw inputError('--folds is 1', 'Give 2 or more: each fold is tested by a network trained on the others.')
  const interrupt = watchInterrupts()
  try {
    const isDone = folds
      ? await trainFolds(file, work, options, interrupt.signal, folds)
      : (await trainOnce(file, work, options, interrupt.signal)) !== undefined
    return isDone ? exitCodes.done : (interrupt.code() ?? exitCodes.done)
  } finally {
    interrupt.release()
  }
}

export const addTrain = (program: Command, done: (code: number) => void): void => {
  program
    .command('train')
    .description('train one network with given parameters')
    .argument('<run.json>', 'data set, algorithm, network and parameters')
    .option('--out <dir>', 'where network.json is written', '.')
    .option('--test', 'also report the error on the test samples')
    .option(
      '--folds <n>',
      'a network a fold of all samples, trained on the others and tested on it; official test sets do not count',
      countOption('--folds'),
    )
    .option(
      '--threads <n>',
      'that share each batch where it is work enough (default: one a core, up to 4)',
      countOption('--threads'),
      defaultThreads(),
    )
    .option('--json', 'JSON lines on stdout: an epoch each, then the result')
    .addHelpText('after', '\nExample:\n  spikefront train presets/train-digits.json --out my-network --test')
    .action(async (file: string, options: Options) => done(await run(file, options)))
}
