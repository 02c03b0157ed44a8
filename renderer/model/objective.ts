/** Objectives as charts and tables show them: one unit, three digits, log where it is the custom. */
import type { ObjectiveInfo, TrialRow } from '../../core/contract/views.ts'
import { commonUnit, threeDigits, withUnit } from '../../core/formulas/numbers.ts'

export interface Display {
  readonly name: string
  readonly title: string
  /** Shown beside the title, never in every cell. */
  readonly unit: string
  readonly factor: number
  readonly log: boolean
  /** For a table's cell. */
  cell(value: number): string
  /** With its unit, in a sentence. */
  words(value: number): string
}

/** Trials that have values, in the order of their numbers. */
export const completeOf = (trials: readonly TrialRow[]): (TrialRow & { readonly values: readonly number[] })[] =>
  trials.filter((trial): trial is TrialRow & { values: readonly number[] } => trial.values !== null)

export const displayOf = ({ name, title, unit, log }: ObjectiveInfo, values: readonly number[]): Display => {
  const shown = commonUnit(values, unit)
  return {
    name,
    title,
    unit: shown.unit,
    factor: shown.factor,
    log,
    cell: (value) => threeDigits(value / shown.factor),
    words: (value) => withUnit(value, unit),
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
