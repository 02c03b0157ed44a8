/** `bench`: `engine` is our engine's times, and with `--peers` the Python peers' beside them; `ui` is beside this file. */
import { Option, type Command } from 'commander'
import { inputError } from '../../core/contract/errors.ts'
import { caseNames, type CaseName } from '../bench/cases.ts'
import { benchEngine, type BenchPlan } from '../bench/engine.ts'
import { kernelRates } from '../bench/kernel-rates.ts'
import { defaultPeersFolder, openPeers } from '../bench/peers.ts'
import { caseLines, rateLine } from '../bench/table.ts'
import { cpuEngine, cpuEngines, type CpuEngineName } from '../platform.ts'
import { addBenchUi } from './bench-ui.ts'
import { watchInterrupts } from './interrupt.ts'
import { countOption, seedOption } from './options.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options {
  readonly peers?: string | true
  readonly cases: readonly CaseName[]
  readonly threads: readonly number[]
  readonly backend: CpuEngineName
  readonly seconds: number
  readonly rounds: number
  readonly seed: number
  readonly json?: boolean
}

/** Items of a list with commas, each once, in the order given. */
const listOption =
  <T>(item: (text: string) => T) =>
  (text: string): readonly T[] => [...new Set(text.split(',').map((part) => item(part.trim())))]

const oneOf =
  <T extends string>(option: string, names: readonly T[]) =>
  (text: string): T => {
    const name = names.find((known) => known === text)
    if (name === undefined) throw inputError(`${option}: "${text}" is not known`, `There are ${names.join(', ')}.`)
    return name
  }

const secondsOption = (text: string): number => {
  const value = Number(text)
  if (!(value > 0 && value <= 3600))
    throw inputError(`--seconds is ${text}`, 'Give seconds above 0 and up to 3600, such as 1.')
  return value
}

const run = async ({ peers, backend, json, ...options }: Options): Promise<number> => {
  const scripts = peers === true ? defaultPeersFolder() : peers
  const plan: BenchPlan = {
    ...options,
    threads: options.threads.toSorted((a, b) => a - b),
    engine: backend,
    ...(scripts !== undefined && { openPeers: (folder: string) => openPeers(scripts, folder) }),
  }
  const abort = new AbortController()
  const interrupt = watchInterrupts()
  interrupt.onStop(() => abort.abort())
  let code: number = exitCodes.done
  try {
    for await (const rows of benchEngine(plan, abort.signal)) {
      if (json) rows.forEach(emit)
      else print(`${caseLines(rows).join('\n')}\n`)
      if (rows.some(({ type }) => type === 'refused')) code = exitCodes.work
    }
    for (const row of kernelRates(backend, plan.seconds / 4)) {
      if (json) emit(row)
      else print(rateLine(row))
    }
    return code
  } catch (error) {
    if (!abort.signal.aborted) throw error
    return interrupt.code()!
  } finally {
    interrupt.release()
  }
}

export const addBench = (program: Command, done: (code: number) => void): void => {
  const bench = program.command('bench').description('our figures, beside those of others')
  addBenchUi(bench, done)
  bench
    .command('engine')
    .description('times of a training step and of an inference on networks A to D')
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
    .option(
      '--backend <name>',
      'engine of ours',
      oneOf('--backend', Object.keys(cpuEngines) as CpuEngineName[]),
      cpuEngine().name,
    )
    .option('--seconds <s>', 'of each measurement', secondsOption, 1)
    .option('--rounds <n>', 'processes of each side, in turn', countOption('--rounds'), 3)
    .option('--seed <n>', 'of inputs and weights', seedOption, 7)
    .option('--json', 'JSON lines on stdout: a row each of type time, ratio, rate or refused')
    .addHelpText('after', '\nExample:\n  spikefront bench engine --peers --cases A,B --threads 1,2')
    .action(async (options: Options) => done(await run(options)))
}
