/** Every trial of a study as CSV, or as JSON lines. */
import type { StudyStore } from '../store/study-store.ts'

/** Quoted where it must be; a leading = + - @ of a name cannot become a formula. */
const csvCell = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  const text = typeof value === 'string' && /^[=+\-@]/.test(value) ? `'${value}` : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Objective names of a study; one made elsewhere may have none. */
export const objectiveNamesOf = ({ study }: Pick<StudyStore, 'study'>): readonly string[] =>
  study.metricNames ?? study.directions.map((_, i) => `value ${i}`)

export const trialTable = (store: StudyStore, format: 'csv' | 'json'): string => {
  const userAttributes = format === 'csv' ? [] : undefined
  const trials = store.trials({ intermediate: 'none', ...(userAttributes && { userAttributes }) })
  if (format === 'json') {
    return trials
      .map(({ number, state, parameters, values, userAttributes }) =>
        JSON.stringify({ type: 'trial', number, state, parameters, values, attributes: userAttributes }),
      )
      .join('\n')
  }
  const parameters = [...new Set(trials.flatMap((trial) => Object.keys(trial.parameters)))]
  const names = objectiveNamesOf(store)
  const rows = trials.map((trial) => [
    trial.number,
    trial.state,
    ...parameters.map((name) => trial.parameters[name]),
    ...names.map((_, i) => trial.values?.[i]),
  ])
  return [['trial', 'state', ...parameters, ...names], ...rows].map((row) => row.map(csvCell).join(',')).join('\n')
}
