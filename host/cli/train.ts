/** `train`: one network with given parameters; an epoch a line, then the result. */
import { dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { workError } from '../../core/contract/errors.ts'
import { withUnit } from '../../core/formulas/numbers.ts'
import { networkToJson } from '../../core/network/file.ts'
import { parseRun } from '../../core/study/design.ts'
import type { EpochLine } from '../../core/study/trial.ts'
import { checkConditions, checkParameters, completed } from '../../core/training/parameters.ts'
import { networkToNir } from '../../hardware/export/nir.ts'
import { isCaspianChain } from '../../hardware/graph.ts'
import { readTextFile } from '../files/json.ts'
import { chooseStudyEngine } from '../platform.ts'
import { createPool, defaultThreads } from '../pool.ts'
import { writeStudyFile } from '../study/folder.ts'
import { exerciseOf } from '../study/engine.ts'
import { openSetting } from '../study/work.ts'
import { watchInterrupts } from './interrupt.ts'
import { countOption } from './options.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options {
  readonly out: string
  readonly test?: boolean
  readonly threads: number
  readonly json?: boolean
}

const run = async (file: string, options: Options): Promise<number> => {
  const text = readTextFile(file)
  const work = parseRun(file, text)
  const baseDir = dirname(resolve(file))
  const { setting, split } = await openSetting(work, baseDir)
  checkParameters(setting.docs, work.parameters, `${file}: parameters`)
  const parameters = completed(setting.docs, work.parameters)
  checkConditions(setting.docs, Object.keys(work.parameters), {}, parameters, `${file}: parameters`)
  const engine = await chooseStudyEngine(() => exerciseOf(setting, split, parameters))
  const pool = createPool(work, baseDir, engine.name, 1)
  const interrupt = watchInterrupts()
  interrupt.onStop(pool.stop)
  try {
    const report = (line: EpochLine): void => {
      if (options.json) emit(line)
      else {
        const { epoch, trainLoss, validationError, trainSeconds } = line
        print(
          `epoch ${epoch}: loss ${withUnit(trainLoss, '')}, validation error ${withUnit(validationError, 'share')}, ${withUnit(trainSeconds, 's')} of training`,
        )
      }
    }
    const outcome = await pool.run(parameters, report, options.threads)
    if (outcome.state === 'failed') throw workError(`Training failed: ${outcome.reason}`, 'Change the parameters.')
    if (outcome.state === 'stopped') return interrupt.code() ?? exitCodes.done
    const { metrics, network } = outcome.result
    const path = join(options.out, 'network.json')
    writeStudyFile(options.out, 'network.json', networkToJson(network))
    if (isCaspianChain(network)) writeStudyFile(options.out, 'network.nir', await networkToNir(network))
    const testError = options.test ? await pool.test(parameters, network) : undefined
    const epochs = outcome.result.curves.length
    if (options.json)
      emit({
        type: 'result',
        ...metrics,
        backend: outcome.result.backend,
        threads: outcome.result.threads,
        engine,
        ...(testError !== undefined && { testError }),
        epochs,
        network: path,
      })
    else {
      const test = testError === undefined ? '' : `, test error ${withUnit(testError, 'share')}`
      const deployed =
        metrics.deployedError === undefined ? '' : `, deployed error ${withUnit(metrics.deployedError, 'share')}`
      print(
        `validation error ${withUnit(metrics.error, 'share')}${deployed}${test}, latency ${metrics.latencySteps} steps, ${withUnit(metrics.energyJoules, 'J')} an inference: ${path}`,
      )
    }
    return exitCodes.done
  } finally {
    interrupt.release()
    await pool.close()
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
      '--threads <n>',
      'that share each batch where it is work enough (default: one a core, up to 4)',
      countOption('--threads'),
      defaultThreads(),
    )
    .option('--json', 'JSON lines on stdout: an epoch each, then the result')
    .addHelpText('after', '\nExample:\n  spikefront train presets/train-digits.json --out my-network --test')
    .action(async (file: string, options: Options) => done(await run(file, options)))
}
