/** What a picture of the front says in words. */
import type { Confirmation } from '../../core/contract/confirmation.ts'
import { withUnit } from '../../core/formulas/numbers.ts'
import { shortTitle } from '../../core/formulas/text.ts'
import type { ChartTrial, FrontChart } from './front-chart.ts'

/** All values of a trial: "12.4 %, 19 steps, 5.2 nJ". */
export const valuesInWords = ({ axes }: FrontChart, values: readonly number[]): string =>
  axes.map(({ unit }, j) => withUnit(values[j]!, unit)).join(', ')

export const frontOf = ({ trials }: FrontChart): readonly ChartTrial[] =>
  trials.filter(({ state }) => state === 'front')

const counted = (count: number): string => `${count} ${count === 1 ? 'trial' : 'trials'}`

/** The picture's name: one sentence with the result. */
export const titleOf = (chart: FrontChart): string => {
  const [up, across = 'trial'] = chart.axes.map(({ title }) => shortTitle(title))
  const onFront = `${frontOf(chart).length} of ${counted(chart.trials.length)} on the front`
  return `${chart.title}: ${up} against ${across}, ${onFront}`
}

/** What the line is, why large dots lie off it, and what crosses are. */
export const subtitleOf = ({ axes, confirmation }: FrontChart): string => {
  const [up, across, ...others] = axes.map(({ title }) => shortTitle(title))
  const off = others.length > 0 ? `; large dots off the line win on ${others.join(' or ')}` : ''
  const line = across === undefined ? `${up} of each trial` : `line: the best of ${up} and ${across}${off}`
  return confirmation ? `${line}; crosses: trained again` : line
}

const confirmedInWords = ({ members, seeds }: Confirmation): string => {
  const fallen = members.filter(({ stays }) => stays === false).map(({ trial }) => trial)
  const off = fallen.length === 0 ? 'none falls off the front' : `off the front fall ${fallen.join(', ')}`
  return `By the means of ${seeds} further seeds (crosses, with intervals of 95 %) ${off}.`
}

/** What the marks show, for those who do not see them: best values, knee, reference point, failures. */
export const descriptionOf = (chart: FrontChart): string => {
  const front = frontOf(chart)
  const lowest = chart.axes.flatMap(({ title, unit }, j) => {
    const best = front.toSorted((a, b) => a.values[j]! - b.values[j]!)[0]
    return best ? [`The lowest ${shortTitle(title)} is ${withUnit(best.values[j]!, unit)}, trial ${best.number}.`] : []
  })
  const knee = front.find(({ number }) => number === chart.knee)
  return [
    ...lowest,
    ...(knee ? [`The knee is trial ${knee.number}: ${valuesInWords(chart, knee.values)}.`] : []),
    ...(chart.reference ? [`The reference point is ${valuesInWords(chart, chart.reference)}.`] : []),
    ...(chart.confirmation ? [confirmedInWords(chart.confirmation)] : []),
    ...(chart.failed > 0 ? [`${counted(chart.failed)} failed.`] : []),
    'Every objective is minimised.',
  ].join(' ')
}
