/** `npm run claims`: what this product claims, measured; each step is kept, and a run cut off goes on behind it. */
import { cwd } from 'node:process'
import { join } from 'node:path'
import { Argument, Command } from 'commander'
import { duration } from '../../core/formulas/numbers.ts'
import { untilInterrupted } from '../cli/interrupt.ts'
import { countOption, oneOf } from '../cli/options.ts'
import { exitCodes, explain, note, print } from '../cli/output.ts'
import { claimNames, comparisons, sensitivities, type ClaimName } from './claims.ts'
import { casesOf, runCase, type Outcome } from './compare.ts'
import { runSensitivity } from './sensitivity.ts'
import { stepsIn } from './steps.ts'
import { comparisonText, sensitivityText } from './text.ts'
import type { Workplace } from './work.ts'

interface Options {
  readonly out: string
  readonly whole?: boolean
  readonly cases?: number
}

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** The claim's text, measured as far as it is not kept. */
const measured = async (
  name: ClaimName,
  folder: string,
  { whole: isWhole = false, cases }: Options,
  place: Workplace,
): Promise<string> => {
  const steps = stepsIn(folder, cpuSeconds)
  const tell = (words: string): void => note(`${name}, ${duration(steps.spent())} of CPU: ${words}`)
  if (name === 'sensitivity') {
    const claim = sensitivities[name]
    return sensitivityText(claim, await runSensitivity(claim, isWhole, folder, steps, place, tell))
  }
  const claim = comparisons[name]
  const outcomes: { name: string; outcome: Outcome }[] = []
  for (const one of casesOf(claim, isWhole).slice(0, cases)) {
    const outcome = await runCase(claim, one, folder, steps, place, (words) => tell(`${one.name}, ${words}`))
    outcomes.push({ name: one.name, outcome })
  }
  return comparisonText(claim, outcomes)
}

const run = (names: readonly ClaimName[], options: Options): Promise<number> =>
  untilInterrupted(async (signal) => {
    const place: Workplace = { baseDir: cwd(), signal, cpuSeconds }
    for (const name of names) {
      const { cpuMinutes } = { ...comparisons, ...sensitivities }[name]
      const folder = join(options.out, name)
      note(
        options.whole
          ? `${name}, on the complete set: ${folder}`
          : `${name}: ${folder}, about ${cpuMinutes} minutes of CPU in all`,
      )
      print(`${await measured(name, folder, options, place)}\n`)
      print(`${duration(stepsIn(folder, cpuSeconds).spent())} of CPU in all.\n`)
    }
    return exitCodes.done
  })

const program = new Command('claims')
  .description('measure what this product claims, beside what it is compared with; interrupted, it goes on')
  .addArgument(
    new Argument('[claims...]', claimNames.join(', ')).argParser((text: string, before: readonly ClaimName[] = []) => [
      ...before,
      oneOf('claims', claimNames)(text),
    ]),
  )
  .option('--out <dir>', 'where results and studies are kept', 'studies/claims')
  .option('--cases <n>', 'of each comparison only the first so many', countOption('--cases'))
  .option('--whole', "the presets' own samples, of a complete copy of the data set, by seeds")
  .addHelpText('after', '\nExample:\n  npm run claims -- slayer --out my-claims')
  .action(async (names: readonly ClaimName[], options: Options) => {
    process.exitCode = await run(names.length > 0 ? names : claimNames, options)
  })

try {
  await program.parseAsync()
} catch (error) {
  const { text, code } = explain(error)
  note(text)
  process.exitCode = code
}
