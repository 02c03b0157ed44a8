/** The engine benchmark's rows as text for people. */
import { threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { pad, plainSpaces } from '../report/text.ts'
import { cases } from './cases.ts'
import { isShort, type FigureName } from './goals.ts'
import type { FigureRow, RatioRow, Row, TimeRow } from './rows.ts'
import type { Timing } from './timing.ts'

const number = (value: number): string => plainSpaces(threeDigits(value))
const times = (value: number): string => `${number(value)}x`

const aligned = (table: readonly (readonly string[])[]): string[] => {
  const widths = table[0]!.map((_, c) => Math.max(...table.map((cells) => cells[c]!.length)))
  return table.map((cells) =>
    cells
      .map((cell, c) => pad(cell, widths[c]!, c === 0 ? 'left' : 'right'))
      .join('  ')
      .trimEnd(),
  )
}

const nameOf = ({ engine, mode }: TimeRow | RatioRow): string => (mode === 'exact' ? engine : `${engine} ${mode}`)

const timeHeader = ['', 'train ms', 'median', 'CPU', 'infer ms', 'median', 'CPU', 'convert ms', 'MiB']

const timingCells = ({ min, median, cpuMin }: Timing): string[] => [min, median, cpuMin].map(number)

const timeCells = (row: TimeRow): string[] => {
  const memory = plainSpaces(threeDigits(Math.round(row.memoryMiB)))
  return [nameOf(row), ...timingCells(row.train), ...timingCells(row.infer), number(row.conversion), memory]
}

const ratioHeader = [
  'best peer / ours',
  'input',
  'train',
  'goal',
  'infer',
  'goal',
  'by',
  'snnTorch train',
  'infer',
  'goal',
]

/** A ratio beside its goal, with a mark where it is short. */
const goalCells = (values: readonly number[], goal: number | undefined): string[] => [
  ...values.map((value) => `${times(value)}${goal !== undefined && value < goal ? ' !' : '  '}`),
  goal === undefined ? '' : times(goal),
]

const ratioCells = (row: RatioRow): string[] => {
  const { input, train, infer, peer, inferPeer, snntorch, goal } = row
  return [
    nameOf(row),
    input,
    ...goalCells([train], goal.train),
    ...goalCells([infer], goal.infer),
    peer === inferPeer ? peer : `${peer}, ${inferPeer}`,
    ...goalCells([snntorch.train, snntorch.infer], goal.snntorch),
  ]
}

const figureWords: Readonly<Record<FigureName, string>> = {
  memory: 'arrays of the program',
  compile: 'compiling the program',
  srm: 'a training step of case A with SRM neurons over LIF',
  epoch: 'an epoch of nmnist-small on case A, one thread',
  sideBySide: 'two trainings of case A at once over one',
}

const figureLine = ({ figure, case: name, engine, value, unit, goal, peakMiB }: FigureRow): string => {
  const place = name ? `case ${name}, ` : ''
  const bound = goal && ('atLeast' in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`)
  const wanted = bound ? `, goal ${bound}${isShort(value, goal) ? ' !' : ''}` : ''
  const peak = peakMiB === undefined ? '' : `, of ${number(Math.round(peakMiB))} MiB of the process`
  return `${place}${engine}: ${figureWords[figure]}: ${number(value)}${unit === 'x' ? '' : ' '}${unit}${peak}${wanted}`
}

/**
 * Rows that belong together: of one case with one number of threads a table of times, the least and the median a batch,
 * and a table of ratios; anything else a line each. A ! marks what is short of its goal.
 */
export const linesOf = (rows: readonly Row[]): string[] => {
  const timeRows = rows.filter((row) => row.type === 'time')
  const ratios = rows.filter((row) => row.type === 'ratio')
  const [first] = timeRows
  return [
    ...(first
      ? [`Case ${first.case}, ${plainSpaces(withUnit(first.threads, 'threads'))}: ${cases[first.case].title}`]
      : []),
    ...(first ? aligned([timeHeader, ...timeRows.map(timeCells)]) : []),
    ...(ratios.length > 0 ? aligned([ratioHeader, ...ratios.map(ratioCells)]) : []),
    ...rows.flatMap((row) => {
      switch (row.type) {
        case 'figure':
          return [figureLine(row)]
        case 'skipped':
          return [`${figureWords[row.figure]}: not measured: ${row.reason}`]
        case 'refused':
          return [`Case ${row.case}: ${row.engine} does not run it: ${row.reason}`]
        case 'rate': {
          const share = `${number((100 * row.rate) / row.peak)} % of the peak of 128-bit arithmetic`
          return [`${row.kernel}: ${number(row.rate)} of ${number(row.peak)} ${row.unit}, ${share}`]
        }
        default:
          return []
      }
    }),
  ]
}
