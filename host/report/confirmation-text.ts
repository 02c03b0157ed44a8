/** What a front is worth when it is trained again, on a terminal: the table of its members, and how far it is. */
import type { Confirmation, ConfirmedMember, Mean } from '../../core/contract/confirmation.ts'
import { commonUnit, threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { cut, displayWidth, shortTitle } from '../../core/formulas/text.ts'
import { aligned, columnOf, numberColumn, tableOf, type Column } from './columns.ts'
import { bar } from './progress-line.ts'
import type { FrontColumn } from './front-table.ts'
import { pad, plain, plainSpaces } from './text.ts'

/** "± 1.2"; nothing where every training gives the same, as far as three digits of the mean tell. */
const reachCell = ({ mean, interval }: Mean, factor: number): string => {
  const reach = interval ? interval[1] - mean : 0
  return reach > 0.0005 * mean ? ` ± ${threeDigits(Number((reach / factor).toPrecision(2)))}` : ''
}

const meanColumn = (title: string, unit: string, means: readonly (Mean | undefined)[]): Column => {
  const shown = commonUnit(
    means.flatMap((mean) => (mean ? [mean.mean] : [])),
    unit,
  )
  const numbers = aligned(means.map((mean) => threeDigits((mean?.mean ?? NaN) / shown.factor)))
  const reaches = aligned(means.map((mean) => (mean ? reachCell(mean, shown.factor) : '')))
  const longest = Math.max(...reaches.map(displayWidth))
  const cells = numbers.map((number, i) => plainSpaces(number + pad(reaches[i]!, longest)))
  return columnOf(title, shown.unit, cells, 'right')
}

/** What was found beside what came of further trainings, or one column where that is the same. */
const objectiveColumns = (members: readonly ConfirmedMember[], { title, unit }: FrontColumn, j: number): Column[] => {
  const name = shortTitle(plain(title))
  const means = members.map((member) => member.means?.[j])
  const isSame = members.every(({ found }, i) => !means[i] || means[i].mean === found[j])
  const found = numberColumn(
    isSame ? name : `${name} found`,
    unit,
    members.map((member) => member.found[j]),
  )
  return isSame ? [found] : [found, meanColumn('again', unit, means)]
}

/** What came of a member, in words. */
const verdictOf = ({ stays, dominatedBy, repeats }: ConfirmedMember): string => {
  const failed = repeats.filter((repeat) => 'failed' in repeat).length
  if (failed > 0) return `off: ${failed} of ${repeats.length} trainings failed`
  if (stays === null) return `${repeats.length} ${repeats.length === 1 ? 'training' : 'trainings'} so far`
  return stays ? 'stays' : `off: behind ${dominatedBy.map((trial) => `#${trial}`).join(', ')}`
}

const aboutSeeds = (seeds: number): string =>
  seeds === 1
    ? 'One training more tells nothing of the spread: take 3 seeds or more.'
    : `again: mean of ${seeds} further seeds, ± the interval of 95 % (Student's t)${seeds < 3 ? '; of 2 it is wide: take 3 or more' : ''}.`

/** @param columns the objectives. */
export const confirmationTable = (
  { members, seeds }: Confirmation,
  columns: readonly FrontColumn[],
  width: number,
): string => {
  const ordered = members.toSorted((a, b) => a.found[0]! - b.found[0]!)
  const tested = ordered.map(({ testError }) => testError)
  return tableOf(
    [
      columnOf(
        'trial',
        '',
        ordered.map(({ trial }) => `#${trial}`),
        'left',
      ),
      ...columns.flatMap((column, j) => objectiveColumns(ordered, column, j)),
      ...(tested.some((mean) => mean !== undefined) ? [meanColumn('test error', 'share', tested)] : []),
      columnOf('on the front', '', ordered.map(verdictOf), 'left'),
    ],
    [aboutSeeds(seeds)],
    width,
  )
}

/** Trainings and tests that are done, and how many there will be as far as is known. */
export const countsOf = ({ members, seeds }: Confirmation): { readonly done: number; readonly all: number } => ({
  done: members.reduce((sum, { repeats }) => sum + repeats.length, 0),
  all: members.length * seeds,
})

/** "█████░░░ 12/80 trainings  #4 seed 2 epoch 3: 12 %  ETA 0:40", the last parts where there is room. */
export const confirmingLine = (
  confirmation: Confirmation,
  newest: string,
  secondsLeft: number,
  width: number,
): string => {
  const { done, all } = countsOf(confirmation)
  const left = Number.isFinite(secondsLeft) ? [`ETA ${Math.ceil(secondsLeft)} s`] : []
  const parts = [bar(done / all), `${done}/${all} trainings`, ...left, ...(newest ? [newest] : [])]
  const whole = (count: number): string => plainSpaces(parts.slice(0, count).join('  '))
  const most = parts.findLastIndex((_, i) => displayWidth(whole(i + 1)) <= width)
  return cut(whole(most + 1), width)
}

/** "trial 7, seed 2: error 12.4 %, latency 19 steps", "trial 7, seed 2: failed, ..." or "trial 7, seed 2: test error 11 %". */
export const repeatLine = (
  { members }: Confirmation,
  columns: readonly FrontColumn[],
  trial: number,
  seed: number,
): string => {
  const repeat = members.find((member) => member.trial === trial)!.repeats.find((one) => one.seed === seed)!
  const words = (): string => {
    if ('failed' in repeat) return `failed, ${repeat.failed}`
    if (repeat.testError !== undefined) return `test error ${withUnit(repeat.testError, 'share')}`
    return columns.map(({ title, unit }, j) => `${shortTitle(title)} ${withUnit(repeat.values[j]!, unit)}`).join(', ')
  }
  return plainSpaces(plain(`trial ${trial}, seed ${seed}: ${words()}`))
}
