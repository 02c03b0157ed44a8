/** `bench pruning`: training time and hypervolume of studies by each pruner, beside those without. */
import { Option, type Command } from 'commander'
import { prunerNames, type PrunerName } from '../../core/search/pruning/pruners.ts'
import { benchPruning, type PruningPlan, type PruningRow } from '../bench/pruning/bench.ts'
import { untilInterrupted } from './interrupt.ts'
import { countOption, listOption, oneOf } from './options.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options extends PruningPlan {
  readonly json?: boolean
}

const perCent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** One row as a line for people. */
export const pruningLine = ({ equalled, ...row }: PruningRow): string => {
  const seeds = `${row.seeds} ${row.seeds === 1 ? 'seed' : 'seeds'}`
  const whole = equalled === null ? 'not the whole for most' : `the whole by ${perCent(equalled)}`
  return (
    `${row.pruning}: ${perCent(row.cpu)} of the training time, ${perCent(row.hypervolume)} of the hypervolume, ` +
    `worst ${perCent(row.worst)} of ${seeds}; without pruning that time gives ${perCent(row.withoutPruning)}; ` +
    `of more trials ${whole}, not within the same time ${row.notEqualled} of ${seeds}`
  )
}

const run = async ({ json, ...plan }: Options): Promise<number> =>
  untilInterrupted(async (signal) => {
    for await (const row of benchPruning(plan, signal)) {
      if (json) emit(row)
      else print(pruningLine(row))
    }
    return exitCodes.done
  })

const pruning = prunerNames.filter((name) => name !== 'none')

export const addBenchPruning = (bench: Command, done: (code: number) => void): void => {
  bench
    .command('pruning')
    .description('training time and hypervolume of studies of the digits that prune, over those of studies that do not')
    .addOption(
      new Option('--pruners <names>', 'pruners')
        .argParser(listOption(oneOf<PrunerName>('--pruners', pruning)))
        .default(pruning, pruning.join()),
    )
    .option('--seeds <n>', 'studies of each', countOption('--seeds'), 5)
    .option('--trials <n>', 'of each study', countOption('--trials'), 30)
    .option('--keep <dir>', 'keep the figures of finished studies there, and take them from there')
    .option('--json', 'JSON lines on stdout: a row of type pruning each')
    .addHelpText('after', '\nExample:\n  spikefront bench pruning --pruners freeze --keep studies/pruning')
    .action(async (options: Options) => done(await run(options)))
}
