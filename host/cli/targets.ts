/** `targets`: the chips known, with sources. */
import type { Command } from 'commander'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { exporters } from '../../hardware/export/index.ts'
import { targets } from '../../hardware/targets/index.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options {
  readonly json?: boolean
}

const showTargets = ({ json }: Options): void => {
  for (const { name, title, sentence, neurons, limits } of targets) {
    const writes = (exporters[name] ?? []).map((exporter) => ({ name: exporter.name, sentence: exporter.sentence }))
    if (json) {
      emit({ type: 'target', name, title, sentence, neurons, limits, exports: writes })
      continue
    }
    print(`${name}: ${title}. ${sentence}`)
    print(`  runs ${neurons.join(', ')}; writes ${writes.map((writer) => writer.name).join(', ')}`)
    for (const limit of limits) {
      const checked = limit.verified ? `checked: ${limit.verified}` : 'not checked here'
      print(
        `  ${limit.name}: ${threeDigits(limit.value)} ${limit.unit}. ${limit.sentence} (${limit.source}; ${checked})`,
      )
    }
  }
}

export const addTargets = (program: Command, done: (code: number) => void): void => {
  program
    .command('targets')
    .description('the chips known: limits, their sources, and what they are checked against')
    .option('--json', 'JSON lines on stdout')
    .addHelpText('after', '\nExample:\n  spikefront targets --json')
    .action((options: Options) => {
      showTargets(options)
      done(exitCodes.done)
    })
}
