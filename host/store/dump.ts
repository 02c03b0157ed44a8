/** A study as text, for comparing two runs: everything but dates and the numbers of rows. */
import { openStore } from './open.ts'
import { writePythonJson } from './python-json.ts'

/** The value with the fields of each object in the order of their names. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(fields.map(([key, field]) => [key, sorted(field)]))
}

/**
 * One line of JSON for the study and one a trial; equal studies have equal dumps.
 *
 * @param omit user attributes left out, as those that hold measured times
 */
export const canonicalDump = (path: string, omit: readonly string[] = []): string => {
  const store = openStore(path, { readOnly: true })
  try {
    const without = (attributes: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(Object.entries(attributes).filter(([key]) => !omit.includes(key)))
    const { name, directions, metricNames } = store.study
    const study = { name, directions, metricNames, userAttributes: without(store.userAttributes()) }
    const trials = store.trials().map(({ number, state, parameters, distributions, values, ...trial }) => ({
      number,
      state,
      parameters,
      distributions,
      values,
      intermediate: trial.intermediate,
      userAttributes: without(trial.userAttributes),
      systemAttributes: trial.systemAttributes,
    }))
    return [study, ...trials].map((line) => `${writePythonJson(sorted(line))}\n`).join('')
  } finally {
    store.close()
  }
}
