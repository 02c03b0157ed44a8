/** `targets` and `datasets`: what is known, with sources. */
import type { Command } from 'commander'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { exporters } from '../../hardware/export/index.ts'
import { targets } from '../../hardware/targets/index.ts'
import { listDatasets } from '../datasets.ts'
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

const showDatasets = ({ json }: Options): void => {
  for (const { classes, ...entry } of listDatasets()) {
    if (json) emit({ type: 'dataset', ...entry, classes })
    else {
      const where = entry.present ? 'here' : 'not here: give the folder of your copy'
      print(`${entry.name}: ${entry.title}. ${entry.sentence}`)
      print(
        `  ${threeDigits(entry.samples)} samples, ${classes.length} classes, ${entry.width} x ${entry.height}, ${where}. ${entry.licence}`,
      )
    }
  }
}

export const addLists = (program: Command, done: (code: number) => void): void => {
  const verb = (name: string, description: string, show: (options: Options) => void): void => {
    program
      .command(name)
      .description(description)
      .option('--json', 'JSON lines on stdout')
      .addHelpText('after', `\nExample:\n  spikefront ${name} --json`)
      .action((options: Options) => {
        show(options)
        done(exitCodes.done)
      })
  }
  verb('targets', 'the chips known: limits, their sources, and what they are checked against', showTargets)
  verb('datasets', 'the data sets known, and whether they are here', showDatasets)
}
