/** Objectives as charts and tables show them: one unit, three digits, log where it is the custom. */
import type { ObjectiveInfo } from '../../core/contract/catalog.ts'
import type { TrialRow } from '../../core/contract/views.ts'
import { commonUnit, threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { asLoss, type Directed } from '../../core/formulas/loss.ts'

export interface Display extends Directed {
  readonly name: string
  readonly title: string
  /** Shown beside the title, never in every cell. */
  readonly unit: string
  readonly factor: number
  readonly log: boolean
  /** A loss as its value, for a table's cell. */
  cell(loss: number): string
  /** The same with its unit, in a sentence. */
  words(loss: number): string
}

export type CompleteTrial = TrialRow & { readonly values: readonly number[] }

/** Trials that have values, in the order of their numbers. */
export const completeOf = (trials: readonly TrialRow[]): CompleteTrial[] =>
  trials.filter((trial): trial is CompleteTrial => trial.values !== null)

const displayOf = (objective: ObjectiveInfo, losses: readonly number[]): Display => {
  const { name, title, unit, log, direction } = objective
  const shown = commonUnit(losses, unit)
  return {
    name,
    title,
    unit: shown.unit,
    factor: shown.factor,
    log,
    ...(direction && { direction }),
    cell: (loss) => threeDigits(asLoss(objective, loss) / shown.factor),
    words: (loss) => withUnit(asLoss(objective, loss), unit),
  }
}

/** One display an objective, of the trials' own values. */
export const displaysOf = (objectives: readonly ObjectiveInfo[], trials: readonly TrialRow[]): Display[] => {
  const complete = completeOf(trials)
  return objectives.map((objective, i) =>
    displayOf(
      objective,
      complete.map(({ values }) => values[i]!),
    ),
  )
}

/** "2.72 %, 3.01 µJ, 82 steps" */
export const valuesInWords = (displays: readonly Display[], values: readonly number[]): string =>
  values.map((value, i) => displays[i]!.words(value)).join(', ')

/** Without what it is counted by, where room is short: "Energy per inference" is energy. */
export const shortTitle = (title: string): string => title.replace(/ per .*/, '')

/** A column's heading: "Energy (µJ)". */
export const heading = ({ title, unit }: { readonly title: string; readonly unit: string }): string =>
  unit ? `${title} (${unit})` : title
