/** `bench hybrid`: training steps of a HYBRID preset, without spikes and with them. */
import type { Command } from 'commander'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { benchHybrid, type HybridRow } from '../bench/hybrid/bench.ts'
import { readTextFile } from '../files/json.ts'
import { packageFile } from '../package.ts'
import { cpuEngine } from '../platform.ts'
import { plainSpaces } from '../report/text.ts'
import { untilInterrupted } from './interrupt.ts'
import { countOption, secondsOption, seedOption } from './options.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options {
  readonly peers?: true
  readonly threads: number
  readonly seconds: number
  readonly rounds: number
  readonly seed: number
  readonly json?: boolean
}

/** One row as a line for people. */
export const hybridLine = ({ phase, engine, train, infer, memoryMiB, ...row }: HybridRow): string => {
  const ms = (value: number): string => `${threeDigits(value)} ms`
  const { ratio, ratioCpu } = row
  const beside =
    ratio && ratioCpu && `; PyTorch takes ${threeDigits(ratio)} times as long, of CPU ${threeDigits(ratioCpu)}`
  return plainSpaces(
    `${phase} ${engine}: a step ${ms(train.min)} (median ${ms(train.median)}, CPU ${ms(train.cpuMin)}), ` +
      `an inference ${ms(infer.min)}, ${threeDigits(Math.round(memoryMiB))} MiB${beside ?? ''}`,
  )
}

const run = async (preset: string, { json, peers, ...plan }: Options): Promise<number> => {
  const whole = { ...plan, preset: readTextFile(preset), engine: cpuEngine().name, withPeers: peers === true }
  return untilInterrupted(async (signal) => {
    for await (const rows of benchHybrid(whole, signal)) {
      for (const row of rows) {
        if (json) emit(row)
        else print(hybridLine(row))
      }
    }
    return exitCodes.done
  })
}

export const addBenchHybrid = (bench: Command, done: (code: number) => void): void => {
  bench
    .command('hybrid')
    .description('training steps of a HYBRID preset without spikes and with them, on made-up images of CIFAR-10')
    .argument('[preset]', 'run with direct encoding', packageFile('presets/hybrid-cifar10-vgg5.json'))
    .option('--peers', 'also PyTorch, in both layouts of images')
    .option('--threads <n>', 'of each side', countOption('--threads'), 1)
    .option('--seconds <s>', 'of each measurement', secondsOption, 1)
    .option('--rounds <n>', 'processes of each side, in turn', countOption('--rounds'), 2)
    .option('--seed <n>', 'of inputs and weights', seedOption, 7)
    .option('--json', 'JSON lines on stdout: a row of type hybrid each')
    .addHelpText('after', '\nExample:\n  spikefront bench hybrid --peers')
    .action(async (preset: string, options: Options) => done(await run(preset, options)))
}
