/** The search benchmark's rows as text for people. */
import { threeDigits } from '../../../core/formulas/numbers.ts'
import { plainSpaces } from '../../report/text.ts'
import type { SearchBenchRow } from './rows.ts'

const milliseconds = (value: number): string => `${plainSpaces(threeDigits(value))} ms`

/** One row as a line. */
export const searchLine = (row: SearchBenchRow): string => {
  switch (row.type) {
    case 'search': {
      const { problem, sampler, evaluations, median, worst, seeds } = row
      const runs = `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`
      return `${problem}, ${evaluations} evaluations, ${sampler}: ${median.toFixed(3)} of the ideal, worst ${worst.toFixed(3)} of ${runs}`
    }
    case 'suggestion': {
      const { problem, sampler, evaluations, median, goal } = row
      const wanted = goal === undefined ? '' : `, goal ${milliseconds(goal)}${median > goal ? ' !' : ''}`
      return `${problem}, a suggestion after ${evaluations}, ${sampler}: ${milliseconds(median)}${wanted}`
    }
    case 'missing':
      return `${row.problem}${row.sampler ? `, ${row.sampler}` : ''}: ${row.reason}`
  }
}
