/** Trials as the window shows them, and what a study amounts to. */
import type { StudySummary, TrialRow } from '../../core/contract/views.ts'
import type { Design } from '../../core/study/design.ts'
import type { StoredTrial } from '../store/trial-reader.ts'

const secondsOf = (date: Date): number => date.getTime() / 1000

export const rowOf = (trial: StoredTrial): TrialRow => {
  const { number, state, parameters, values, userAttributes, systemAttributes, intermediate, started, completed } =
    trial
  const { error, reason } = userAttributes
  return {
    number,
    state,
    parameters: state === 'waiting' ? (systemAttributes['fixed_params'] as TrialRow['parameters']) : parameters,
    values,
    ...(typeof error === 'number' && { error }),
    ...(typeof reason === 'string' && { reason }),
    ...(state === 'running' && { curve: intermediate.map(([, value]) => value) }),
    ...(started && { started: secondsOf(started) }),
    ...(completed && { ended: secondsOf(completed) }),
  }
}

/** What the rows of a study add up to, for the list of studies. */
export const summaryOf = (
  id: string,
  { name, budget, objectives }: Design,
  rows: readonly Pick<TrialRow, 'state' | 'values'>[],
): Omit<StudySummary, 'state' | 'hypervolume' | 'changed'> => {
  const complete = rows.flatMap(({ state, values }) => (state === 'complete' && values ? [values] : []))
  return {
    id,
    name,
    trials: rows.length,
    complete: complete.length,
    failed: rows.filter(({ state }) => state === 'failed').length,
    budget,
    objectives: objectives.map((objective) => objective.name),
    best: complete.length === 0 ? [] : objectives.map((_, i) => Math.min(...complete.map((values) => values[i]!))),
  }
}
