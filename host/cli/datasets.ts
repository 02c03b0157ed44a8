/** `datasets` and `import`: the data sets known, and a user's own copy of one, checked and indexed. */
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { inputError } from '../../core/contract/errors.ts'
import type { Spread } from '../../core/data/gather.ts'
import { knownSet } from '../../core/data/known-sets.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { importDataset } from '../datasets/imported.ts'
import { entryOf, listDatasets, type DatasetEntry } from '../datasets/list.ts'
import { emit, exitCodes, print } from './output.ts'

interface Options {
  readonly json?: boolean
}

const spread = ({ min, median, max }: Spread): string => [min, median, max].map((x) => threeDigits(x)).join(' / ')

const frameOf = ({ width, height, planes, kind }: DatasetEntry): string =>
  `${width}x${height}${planes > 1 ? `x${planes}` : ''} ${kind === 'images' ? 'pixels' : 'inputs'}`

/** What stands below a set's name. */
const detailsOf = (entry: DatasetEntry): string[] => {
  const { name, samples, classes, present, path, licence, report } = entry
  const where = path ?? (present ? 'here' : `not here: spikefront import ${name} PATH`)
  const whole = knownSet(name)?.samples ?? samples
  const of = samples < whole ? ` of ${threeDigits(whole)}` : ''
  const size = `${threeDigits(samples)}${of} samples, ${classes.length} classes, ${frameOf(entry)}. ${licence}. ${where}`
  return [
    size,
    ...(report?.events && report.durationMs
      ? [`events ${spread(report.events)}, ms ${spread(report.durationMs)} (least / median / most a sample)`]
      : []),
  ]
}

const showDatasets = ({ json }: Options): void => {
  for (const entry of listDatasets()) {
    if (json) emit({ type: 'dataset', ...entry })
    else {
      print(`${entry.name}: ${entry.title}. ${entry.sentence}`)
      for (const line of detailsOf(entry)) print(`  ${line}`)
    }
  }
}

/** Faults and notes shown one by one; all of them are in `--json` and in the index. */
const mostLines = 20

const showImport = (entry: DatasetEntry, { json }: Options): void => {
  const { classes, report, name } = entry
  if (json) return emit({ type: 'import', ...entry })
  const { train, test, faults, notes, groups } = report!
  for (const line of detailsOf(entry)) print(line)
  const hasTest = test.some((count) => count > 0)
  classes.forEach((title, i) =>
    print(`  ${title}: ${train[i]}${hasTest ? `, in the official test set ${test[i]}` : ''}`),
  )
  for (const [by, names] of Object.entries(groups)) print(`  ${names.length} by ${by}: ${names.slice(0, 8).join(', ')}`)
  if (faults.length > 0) print(`${faults.length} cannot be used:`)
  for (const { file, sample, reason } of faults.slice(0, mostLines)) {
    print(`  ${file}${sample === undefined ? '' : `, sample ${sample}`}: ${reason}`)
  }
  if (faults.length > mostLines) print(`  and ${faults.length - mostLines} more (--json lists all)`)
  for (const { file, note } of notes.slice(0, mostLines)) print(`  ${file}: ${note}`)
  if (notes.length > mostLines) print(`  and ${notes.length - mostLines} more notes (--json lists all)`)
  print(`Use it as "dataset": { "name": "${name}" }.`)
}

const runImport = async (name: string, path: string, options: Options): Promise<void> => {
  if (basename(path) === '') throw inputError('PATH is empty', 'Give the folder of your copy.')
  showImport(entryOf(await importDataset(name, resolve(path))), options)
}

export const addDatasets = (program: Command, done: (code: number) => void): void => {
  program
    .command('datasets')
    .description('the data sets known, what was imported of them, and whether they are here')
    .option('--json', 'JSON lines on stdout')
    .addHelpText('after', '\nExample:\n  spikefront datasets --json')
    .action((options: Options) => {
      showDatasets(options)
      done(exitCodes.done)
    })
  program
    .command('import')
    .description("check a user's own copy of a data set and keep its index; the files stay where they are")
    .argument('<name>', 'a known set (see `datasets`), or a word of your own')
    .argument('<path>', 'its folder or file')
    .option('--json', 'one JSON object on stdout: counts, figures, every sample that cannot be used')
    .addHelpText('after', '\nExample:\n  spikefront import nmnist ~/data/N-MNIST')
    .action(async (name: string, path: string, options: Options) => {
      await runImport(name, path, options)
      done(exitCodes.done)
    })
}
