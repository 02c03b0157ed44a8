/** Claims in words: what came of them, as Markdown. */
import { changeWords, times } from '../../core/formulas/insight.ts'
import { meanOf } from '../../core/formulas/student.ts'
import { threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { plainSpaces } from '../report/text.ts'
import type { Comparison, Sensitivity } from './claims.ts'
import type { Outcome } from './compare.ts'
import { contrastsOf, figureDocs, figureNames, type Contrast } from './figures.ts'
import type { Cliff } from './sensitivity.ts'

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].map(plainSpaces).join('\n')

const points = (share: number): string => `${share > 0 ? '+' : ''}${threeDigits(Number((100 * share).toFixed(2)))}`

const contrastWords = ({ figure, estimate: { mean, interval } }: Contrast): string => {
  const { isGain } = figureDocs[figure]
  const words = isGain ? points : times
  const spread = interval ? interval.map(words).join(' to ') : 'one case'
  return `${words(mean)} ${isGain ? 'points' : 'less'} (${spread})`
}

/** Whether an aim is reached on average, and beyond chance: by the whole interval. */
const verdict = ({ figure, estimate: { mean, interval } }: Contrast, aim: number | undefined): string => {
  if (aim === undefined) return ''
  const { isGain } = figureDocs[figure]
  const wanted = isGain ? `at least ${points(aim)}` : `${times(aim)} less`
  if (mean < aim) return `${wanted}: short by ${isGain ? `${points(aim - mean)} points` : times(aim / mean)}`
  return `${wanted}: reached${(interval?.[0] ?? -Infinity) < aim ? ', though by chance it might not be' : ''}`
}

export const comparisonText = (
  { says, aims }: Comparison,
  cases: readonly { readonly name: string; readonly outcome: Outcome }[],
): string => {
  const contrasts = contrastsOf(cases.map(({ outcome }) => outcome))
  const both = (of: (outcome: Outcome[number]) => string) => (outcome: Outcome) => outcome.map(of).join(' / ')
  return [
    says,
    table(
      ['', 'shipped', 'ours', 'by pairs, 95 %', 'aim'],
      contrasts.map((contrast) => {
        const { title, unit } = figureDocs[contrast.figure]
        return [
          title,
          withUnit(contrast.shipped, unit),
          withUnit(contrast.ours, unit),
          contrastWords(contrast),
          verdict(contrast, aims[contrast.figure]),
        ]
      }),
    ),
    table(
      ['shipped / ours', ...figureNames.map((name) => figureDocs[name].title)],
      cases.map(({ name, outcome }) => [
        name,
        ...figureNames.map((figure) => both((side) => withUnit(side[figure], figureDocs[figure].unit))(outcome)),
      ]),
    ),
  ].join('\n\n')
}

const share = (value: number): string => withUnit(value, 'share')

const reachedWords = (ratio: number, wanted: number): string =>
  ratio >= wanted ? 'reached' : `short by ${times(wanted / ratio)}`

export const sensitivityText = ({ says, ratio }: Sensitivity, { pair, again }: Cliff): string => {
  if (!pair) return `${says}\n\nNo two trials are neighbours.`
  const [worse, better] = pair.values.map((error) => 1 - error)
  const seeds = again.map(([low, high]) =>
    low === null || high === null
      ? [low, high].map((one) => (one === null ? 'failed' : share(one))).join(' and ')
      : `${share(low)} and ${share(high)} (${times(high / Math.max(low, 1e-3))})`,
  )
  const means = [0, 1].map((side) => meanOf(again.map((accuracies) => accuracies[side] ?? NaN)))
  const meanRatio = means[1]! / Math.max(means[0]!, 1e-3)
  const onAverage = Number.isFinite(meanRatio)
    ? ` On average ${means.map(share).join(' and ')}, ${times(meanRatio)}: ${reachedWords(meanRatio, ratio)}.`
    : ''
  return plainSpaces(
    [
      says,
      `${pair.parameter} from ${changeWords(pair)} (${share(pair.step)} of its range): accuracy ${share(worse!)} in trial ${pair.trials[0]}, ${share(better!)} in trial ${pair.trials[1]}, ${times(pair.ratio)}: ${reachedWords(pair.ratio, ratio)}.`,
      `With further seeds: ${seeds.join(', ')}.${onAverage}`,
    ].join('\n\n'),
  )
}
