/** The engine benchmark's rows as text for people. */
import { threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { pad, plainSpaces } from '../report/text.ts'
import { cases } from './cases.ts'
import type { RateRow, RatioRow, Row, TimeRow } from './rows.ts'
import type { Timing } from './timing.ts'

const number = (value: number): string => plainSpaces(threeDigits(value))
const times = (value: number): string => `${number(value)}x`

const header = ['', 'train ms', 'median', 'CPU', 'infer ms', 'median', 'CPU', 'convert ms', 'MiB', 'train x', 'infer x']

const timingCells = ({ min, median, cpuMin }: Timing): string[] => [min, median, cpuMin].map(number)

const timeCells = (row: TimeRow, own: TimeRow): string[] => {
  const { engine, isPeer, train, infer, conversion, memoryMiB } = row
  const ratios = isPeer ? [train.min / own.train.min, infer.min / own.infer.min].map(times) : ['', '']
  const memory = plainSpaces(threeDigits(Math.round(memoryMiB)))
  return [engine, ...timingCells(train), ...timingCells(infer), number(conversion), memory, ...ratios]
}

const aligned = (table: readonly (readonly string[])[]): string[] => {
  const widths = table[0]!.map((_, c) => Math.max(...table.map((cells) => cells[c]!.length)))
  return table.map((cells) =>
    cells
      .map((cell, c) => pad(cell, widths[c]!, c === 0 ? 'left' : 'right'))
      .join('  ')
      .trimEnd(),
  )
}

const inputWords = { ready: 'with the input at hand', converted: 'with its conversion' } as const

const ratioWords = ({ input, train, infer, peer, inferPeer }: RatioRow): string => {
  const best = peer === inferPeer ? peer : `${peer}, ${inferPeer}`
  return `Best peer / ours, ${inputWords[input]}: train ${times(train)}, infer ${times(infer)} (${best})`
}

/**
 * Rows of one case with one number of threads: a table of times, the least and the median a batch, the last columns
 * being how many times as long a peer takes; then the ratios.
 */
export const caseLines = (rows: readonly Row[]): string[] => {
  const timeRows = rows.filter((row) => row.type === 'time')
  const own = timeRows.find(({ isPeer }) => !isPeer)
  const refusals = rows.filter((row) => row.type === 'refused')
  const refused = refusals.map((row) => `Case ${row.case}: ${row.engine} does not run it: ${row.reason}`)
  if (!own) return refused
  const threads = withUnit(own.threads, 'threads')
  return [
    `Case ${own.case}, ${plainSpaces(threads)}: ${cases[own.case].title}`,
    ...aligned([header, ...timeRows.map((row) => timeCells(row, own))]),
    ...rows.filter((row) => row.type === 'ratio').map(ratioWords),
  ]
}

export const rateLine = ({ kernel, rate, peak, unit }: RateRow): string =>
  `${kernel}: ${number(rate)} of ${number(peak)} ${unit}, ${number((100 * rate) / peak)} % of the peak of 128-bit arithmetic`
