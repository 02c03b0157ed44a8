/** The words of a study's progress: the line of a running study, the line of a finished trial. */
import { duration, threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { objectiveDoc, type Metrics, type ObjectiveName } from '../../core/study/objectives.ts'
import { displayWidth, shortTitle } from '../../core/formulas/text.ts'
import { plainSpaces } from './text.ts'

export interface Budget {
  readonly trials?: number | undefined
  readonly minutes?: number | undefined
}

/** Where a running study stands. */
export interface Standing {
  /** Trials that count towards the budget, and those of them from this session. */
  readonly done: number
  readonly doneNow: number
  readonly running: number
  /** Of this session, in seconds. */
  readonly elapsed: number
  /** Validation error; undefined before the first complete trial. */
  readonly bestError: number | undefined
  /** null before there is a reference point. */
  readonly hypervolume: number | null
  /** The newest epoch of a running trial. */
  readonly epoch: { readonly trial: number; readonly epoch: number; readonly error: number } | undefined
}

/** As much as leaves room for the words on a terminal of 80 columns. */
const barColumns = 16

export const bar = (share: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, share)) * barColumns)
  return '█'.repeat(full) + '░'.repeat(barColumns - full)
}

/** Share of the budget that is used, and seconds that are left; whichever limit is met first counts. */
const towards = ({ trials, minutes }: Budget, { done, doneNow, elapsed }: Standing) => {
  const limits = [
    ...(trials === undefined ? [] : [{ share: done / trials, left: ((trials - done) * elapsed) / doneNow }]),
    ...(minutes === undefined ? [] : [{ share: elapsed / (minutes * 60), left: minutes * 60 - elapsed }]),
  ]
  return {
    share: limits.length > 0 ? Math.max(...limits.map(({ share }) => share)) : undefined,
    // Before the first trial is done, nothing is known of how long the others take.
    left: Math.min(...limits.map(({ left }) => (Number.isNaN(left) ? Infinity : left))),
  }
}

/**
 * One line of at most `width` columns: the bar, trials done, running ones, best error, hypervolume, pace, time left.
 * Where it is too narrow for all, the least important leave first.
 */
export const progressLine = (budget: Budget, standing: Standing, width: number): string => {
  const { done, doneNow, running, elapsed, bestError, hypervolume, epoch } = standing
  const { share, left } = towards(budget, standing)
  const time = budget.minutes === undefined ? '' : `, ${duration(elapsed)} of ${duration(budget.minutes * 60)}`
  const parts: readonly (readonly [importance: number, text: string])[] = [
    [3, share === undefined ? '' : bar(share)],
    [7, `${done}${budget.trials === undefined ? '' : `/${budget.trials}`} trials${time}`],
    [2, `${running} running`],
    [0, epoch ? `#${epoch.trial} epoch ${epoch.epoch}: ${withUnit(epoch.error, 'share')}` : ''],
    [5, bestError === undefined ? '' : `best error ${withUnit(bestError, 'share')}`],
    [4, hypervolume === null ? '' : `hypervolume ${threeDigits(hypervolume)}`],
    [1, doneNow > 0 && elapsed > 0 ? `${threeDigits((doneNow * 60) / elapsed)} trials/min` : ''],
    [6, Number.isFinite(left) ? `ETA ${duration(left)}` : ''],
  ]
  const lines = Array.from({ length: 8 }, (_, least) =>
    plainSpaces(
      parts
        .filter(([importance, text]) => importance >= least && text !== '')
        .map(([, text]) => text)
        .join('  '),
    ),
  )
  return lines.find((line) => displayWidth(line) <= width) ?? ''
}

/** "trial 7: error 12.4 %, latency 19 steps, energy 5.2 nJ (front)" */
export const finishedLine = (
  number: number,
  objectives: readonly ObjectiveName[],
  metrics: Metrics,
  onFront: boolean,
): string => {
  const values = objectives.map((name) => {
    const { title, unit } = objectiveDoc(name)
    return `${shortTitle(title)} ${withUnit(metrics[name] ?? NaN, unit)}`
  })
  return plainSpaces(`trial ${number}: ${values.join(', ')}${onFront ? ' (front)' : ''}`)
}
