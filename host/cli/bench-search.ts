/** `bench search`: hypervolume for evaluations and the time of a suggestion, beside the peers'. */
import { join } from 'node:path'
import { Option, type Command } from 'commander'
import { samplerNames, type SamplerName } from '../../core/search/samplers/samplers.ts'
import { benchSearch, problemNames, type SearchBenchPlan } from '../bench/search/bench.ts'
import { defaultHarness, openSearchPeers } from '../bench/search/peers.ts'
import { searchLine } from '../bench/search/table.ts'
import { untilInterrupted } from './interrupt.ts'
import { countOption, listOption, oneOf } from './options.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options extends Pick<SearchBenchPlan, 'problems' | 'seeds' | 'evaluations'> {
  readonly peers?: string | true
  readonly samplers: readonly SamplerName[]
  readonly finished?: boolean
  readonly json?: boolean
}

const now = (): number => performance.now() / 1000

const run = async ({ peers, finished = false, json, ...options }: Options): Promise<number> => {
  const harness = peers === true || peers === undefined ? defaultHarness() : peers
  return untilInterrupted(async (signal) => {
    const plan: SearchBenchPlan = {
      ...options,
      tables: join(harness, 'results'),
      finishedOnly: finished,
      now,
      ...(peers !== undefined && { peers: await openSearchPeers(harness, signal) }),
    }
    for await (const row of benchSearch(plan, signal)) {
      if (json) emit(row)
      else print(searchLine(row))
    }
    return exitCodes.done
  })
}

export const addBenchSearch = (bench: Command, done: (code: number) => void): void => {
  bench
    .command('search')
    .description('hypervolume on six problems and the time of a suggestion, told the reference point and not')
    .option(
      '--peers [dir]',
      'also Optuna and BoTorch, by the scripts in this folder (default: ../shared/peers/optimizer)',
    )
    .option('--finished', "of the peers' runs only those that are finished and kept, none is begun")
    .addOption(
      new Option('--problems <names>', 'problems')
        .argParser(listOption(oneOf('--problems', problemNames)))
        .default(problemNames, problemNames.join()),
    )
    .addOption(
      new Option('--samplers <names>', 'ours')
        .argParser(listOption(oneOf('--samplers', samplerNames)))
        .default(['bayesian'], 'bayesian'),
    )
    .option('--seeds <n>', 'runs of each', countOption('--seeds'), 10)
    .option('--evaluations <n>', 'of each run', countOption('--evaluations'), 60)
    .option('--json', 'JSON lines on stdout: a row each of type search, suggestion or missing')
    .addHelpText('after', '\nExample:\n  spikefront bench search --peers --problems ZDT1,DTLZ2 --seeds 5')
    .action(async (options: Options) => done(await run(options)))
}
