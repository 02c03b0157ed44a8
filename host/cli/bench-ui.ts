/** `bench ui`: the window's figures with a study of many trials, beside their limits. */
import type { Command } from 'commander'
import { threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { benchUi, type UiPlan } from '../bench/ui/bench.ts'
import { figures, type UiRow } from '../bench/ui/rows.ts'
import { plainSpaces } from '../report/text.ts'
import { untilInterrupted } from './interrupt.ts'
import { countOption, seedOption } from './options.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options extends UiPlan {
  readonly json?: boolean
}

/** One row as a line for people. */
export const uiLine = (row: UiRow): string => {
  if (row.type === 'machine')
    return plainSpaces(`${withUnit(row.processors, 'processors')}, load ${threeDigits(row.load)}`)
  const { figure, view, value, unit, limit, ok } = row
  const { title } = figures[figure]
  const where = view === undefined ? '' : ` (${view})`
  return plainSpaces(`${ok ? 'ok  ' : 'OVER'} ${withUnit(value, unit)} of ${threeDigits(limit)}: ${title}${where}`)
}

const run = async ({ json, ...plan }: Options): Promise<number> => {
  return untilInterrupted(async (signal) => {
    for await (const row of benchUi(plan, signal)) {
      if (json) emit(row)
      else print(uiLine(row))
    }
    return exitCodes.done
  })
}

export const addBenchUi = (bench: Command, done: (code: number) => void): void => {
  bench
    .command('ui')
    .description('how fast the window is with a large study, in a headless Chromium')
    .option(
      '--trials <n>',
      'of the study shown; charts of over 2,000 are drawn on canvas',
      countOption('--trials'),
      10_000,
    )
    .option('--seed <n>', 'of the made-up trials', seedOption, 7)
    .option('--chromium <path>', 'Chromium to use (default: CHROMIUM_PATH, or the first on the PATH)')
    .option('--json', 'JSON lines on stdout: a row of type figure each')
    .addHelpText('after', '\nExample:\n  spikefront bench ui --json')
    .action(async (options: Options) => done(await run(options)))
}
