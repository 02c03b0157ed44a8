/** The command line: one verb a file; every error is a sentence and an exit code. */
import { Command, CommanderError } from 'commander'
import { packageVersion } from '../package.ts'
import { addBench } from './bench.ts'
import { addConfirm } from './confirm.ts'
import { addDatasets } from './datasets.ts'
import { addDesign } from './design.ts'
import { addDoctor } from './doctor.ts'
import { addExport } from './export.ts'
import { addInsight } from './insight.ts'
import { addTargets } from './targets.ts'
import { exitCodes, explain, note } from './output.ts'
import { addServe } from './serve.ts'
import { addSimulate } from './simulate.ts'
import { addStudy } from './study.ts'
import { addSuggest } from './suggest.ts'
import { addTrain } from './train.ts'

const program = new Command('spikefront')
  .description('Search spiking networks, map the best to neuromorphic chips, export what the chips load.')
  .version(packageVersion())
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(--help shows what there is)')

const done = (code: number): void => {
  process.exitCode = code
}
for (const add of [
  addDesign,
  addTrain,
  addConfirm,
  addSimulate,
  addExport,
  addTargets,
  addDatasets,
  addStudy,
  addInsight,
  addSuggest,
  addServe,
  addBench,
  addDoctor,
])
  add(program, done)

const exitOnUsageErrors = (command: Command): void => {
  command.exitOverride()
  command.commands.forEach(exitOnUsageErrors)
}
exitOnUsageErrors(program)

// a closed pipe (`| head`) ends quietly
process.stdout.on('error', () => process.exit())

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.input
  else {
    const { text, code } = explain(error)
    note(text)
    process.exitCode = code
  }
}
