/** What an insight says in sentences. */
import type { Choice, Neighbours, Noise, Outlook } from '../contract/insight.ts'
import type { ParameterValue } from '../contract/space.ts'
import type { Directed } from './loss.ts'
import { threeDigits, withUnit } from './numbers.ts'
import { shortTitle } from './text.ts'

/** An objective as sentences name it. */
export interface Named extends Directed {
  readonly title: string
  readonly unit: string
}

/** What ratios of an objective are ratios of: the accuracy where it is a share of errors, else itself. */
export const meritOf = ({ title, unit, direction }: Named): { readonly title: string; of(value: number): number } =>
  unit === 'share' && direction !== 'maximize'
    ? { title: title.replace('error', 'accuracy').replace('Error', 'Accuracy'), of: (value) => 1 - value }
    : { title, of: (value) => value }

const written = (value: ParameterValue | undefined): string =>
  typeof value === 'number' ? threeDigits(value) : String(value)

const percent = (share: number): string => withUnit(Number(share.toPrecision(2)), 'share')

/** "5.3×". */
export const times = (ratio: number): string => `${threeDigits(Number(ratio.toPrecision(2)))}×`

/** "9.8 to 10.9". */
export const changeWords = ({ parameter, parameters: [worse, better] }: Neighbours): string =>
  `${written(worse[parameter])} to ${written(better[parameter])}`

/** Headings of an insight's tables and panels. */
export const insightHeadings = {
  parameter: 'Parameter',
  value: 'Value',
  change: 'Change',
  ratio: 'Ratio',
  source: 'Known from',
  interval: '80 %',
  spread: '80 % of all others',
}

export const sourceWords = {
  alone: 'two trials, all else equal',
  nearly: 'two trials, all else within 2 %',
  predicted: 'a trial, and a model',
} as const satisfies Record<Neighbours['source'], string>

/** "This minor change alters accuracy 5.3×", with what it is and how it is known; `name` is the parameter's in words. */
export const neighboursSentence = (objective: Named, neighbours: Neighbours, name = neighbours.parameter): string => {
  const { ratio, values, trials, step, source, interval } = neighbours
  const { title, of } = meritOf(objective)
  const sides = ([0, 1] as const)
    .map((i) => {
      const words = withUnit(of(values[i]), objective.unit)
      return trials[i] === null ? `${words} where nothing was trained yet` : `${words} in trial ${trials[i]}`
    })
    .join(', ')
  const change = `${name} from ${changeWords(neighbours)} (${percent(step)} of its range)`
  if (source === 'predicted')
    return `A model expects this minor change to alter ${shortTitle(title)} ${times(ratio)} (80 %: ${times(interval!.low)} to ${times(interval!.high)}): ${change}: ${sides}.`
  const others = source === 'alone' ? '' : ', all others within 2 % of theirs'
  return `This minor change alters ${shortTitle(title)} ${times(ratio)}: ${change}${others}: ${sides}.`
}

const valuesInWords = (objectives: readonly Named[], values: readonly number[]): string =>
  objectives.map(({ title, unit }, j) => `${shortTitle(title)} ${withUnit(values[j]!, unit)}`).join(', ')

/** Which trial to take, why, and what the ends of the front would give for what. */
export const choiceSentences = (objectives: readonly Named[], { trial, values, nearby, ends }: Choice): string[] => [
  `Take trial ${trial}: ${valuesInWords(objectives, values)}.`,
  `It is the front’s knee by what a model believes of networks within 5 % of its parameters: ${valuesInWords(objectives, nearby)} on average.`,
  ...ends.flatMap((end, j) => {
    const { title, unit, direction } = objectives[j]!
    if (end.values[j] === values[j]) return [`No other on the front has a better ${shortTitle(title)}.`]
    const best = `${direction === 'maximize' ? 'highest' : 'lowest'} ${shortTitle(title)}`
    const others = objectives.flatMap((other, k) => (k === j ? [] : [{ ...other, k }]))
    const price = others.map((o) => `${shortTitle(o.title)} ${withUnit(end.values[o.k]!, o.unit)}`).join(', ')
    return [`Trial ${end.trial} has the ${best}, ${withUnit(end.values[j]!, unit)}${price ? `, at ${price}` : ''}.`]
  }),
]

export const noiseSentence = ({ title, unit }: Named, { deviation, source }: Noise): string =>
  `${title} differs by a standard deviation of ${withUnit(deviation, unit)} between trainings with equal parameters${
    source === 'repeats' ? '' : ', as a model of all trials estimates'
  }.`

export const outlookSentence = ({ growth }: Outlook): string =>
  growth
    ? `If the search goes on, the hypervolume may grow by ${percent(growth.median)} (80 %: ${percent(growth.low)} to ${percent(growth.high)}).`
    : 'What the search may still find cannot be told: nothing beats the reference point yet.'
