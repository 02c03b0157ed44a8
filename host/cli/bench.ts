/** `bench`: `engine` is our engine's times, and with `--peers` the Python peers' beside them; the others are beside this file. */
import { Option, type Command } from 'commander'
import { caseNames, type CaseName } from '../bench/cases.ts'
import { supportedBuild } from '../../core/engine/wasm/kernel-code.ts'
import { benchEngine, type BenchPlan } from '../bench/engine.ts'
import { defaultRecordings, productFigures } from '../bench/figures.ts'
import { kernelRates } from '../bench/kernel-rates.ts'
import { defaultPeersFolder, openPeers } from '../bench/peers.ts'
import type { Row } from '../bench/rows.ts'
import { linesOf } from '../bench/table.ts'
import { cpuEngines, type CpuEngineName } from '../cpu-engines.ts'
import { cpuEngine } from '../platform.ts'
import { addBenchHybrid } from './bench-hybrid.ts'
import { addBenchPruning } from './bench-pruning.ts'
import { addBenchSearch } from './bench-search.ts'
import { addBenchUi } from './bench-ui.ts'
import { untilInterrupted } from './interrupt.ts'
import { countOption, listOption, oneOf, secondsOption, seedOption } from './options.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options {
  readonly peers?: string | true
  readonly cases: readonly CaseName[]
  readonly threads: readonly number[]
  readonly backend: readonly CpuEngineName[]
  readonly seconds: number
  readonly rounds: number
  readonly seed: number
  readonly json?: boolean
}

/** The plain build, which is the same on every machine, and the best of this one. */
const ownEngines = [...new Set<CpuEngineName>(supportedBuild() ? ['wasm-plain', cpuEngine().name] : ['reference'])]

const run = async ({ peers, backend, json, ...options }: Options): Promise<number> => {
  const scripts = peers === true ? defaultPeersFolder() : peers
  const plan: BenchPlan = {
    ...options,
    threads: options.threads.toSorted((a, b) => a - b),
    engines: backend,
    ...(scripts !== undefined && { openPeers: (folder: string) => openPeers(scripts, folder) }),
  }
  let code: number = exitCodes.done
  const tell = (rows: readonly Row[]): void => {
    if (json) rows.forEach(emit)
    else print(`${linesOf(rows).join('\n')}${rows.length > 1 ? '\n' : ''}`)
    if (rows.some(({ type }) => type === 'refused')) code = exitCodes.work
  }
  return untilInterrupted(async (signal) => {
    for await (const rows of benchEngine(plan, signal)) tell(rows)
    const fastest = backend.at(-1)!
    for await (const row of productFigures(fastest, plan.seconds, defaultRecordings(), signal)) tell([row])
    for (const row of kernelRates(fastest, plan.seconds / 4)) tell([row])
    return code
  })
}

export const addBench = (program: Command, done: (code: number) => void): void => {
  const bench = program.command('bench').description('our figures, beside those of others')
  addBenchSearch(bench, done)
  addBenchPruning(bench, done)
  addBenchUi(bench, done)
  addBenchHybrid(bench, done)
  bench
    .command('engine')
    .description('training and inference on networks A to D, what programs cost, and the goals')
    .option('--peers [dir]', 'also the Python peers, by the scripts in this folder (default: ../shared/peers/engine)')
    .addOption(
      new Option('--cases <names>', 'cases')
        .argParser(listOption(oneOf('--cases', caseNames)))
        .default(caseNames, caseNames.join()),
    )
    .addOption(
      new Option('--threads <numbers>', 'threads that each side may use')
        .argParser(listOption(countOption('--threads')))
        .default([1], '1'),
    )
    .addOption(
      new Option('--backend <names>', 'engines of ours, the fastest last')
        .argParser(listOption(oneOf('--backend', Object.keys(cpuEngines) as CpuEngineName[])))
        .default(ownEngines, ownEngines.join()),
    )
    .option('--seconds <s>', 'of each measurement', secondsOption, 1)
    .option('--rounds <n>', 'processes of each side, in turn', countOption('--rounds'), 2)
    .option('--seed <n>', 'of inputs and weights', seedOption, 7)
    .option('--json', 'JSON lines on stdout: a row each of type time, ratio, figure, rate, skipped or refused')
    .addHelpText('after', '\nExample:\n  spikefront bench engine --peers --cases A,B --threads 1,2')
    .action(async (options: Options) => done(await run(options)))
}
