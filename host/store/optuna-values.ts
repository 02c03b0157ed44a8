/** States, numbers and dates as Optuna's tables spell them. */

export type TrialState = 'running' | 'complete' | 'pruned' | 'failed' | 'waiting'
export type Direction = 'minimize' | 'maximize'

export const optunaStates = {
  running: 'RUNNING',
  complete: 'COMPLETE',
  pruned: 'PRUNED',
  failed: 'FAIL',
  waiting: 'WAITING',
} as const satisfies Record<TrialState, string>
export const optunaDirections = { minimize: 'MINIMIZE', maximize: 'MAXIMIZE' } as const satisfies Record<
  Direction,
  string
>

const finder = <Word extends string>(table: Readonly<Record<Word, string>>) => {
  const words = new Map(Object.entries(table).map(([word, optunas]) => [optunas, word as Word]))
  return (optunas: string): Word | undefined => words.get(optunas)
}
/** Our word for Optuna's. */
export const stateOf = finder(optunaStates)
export const directionOf = finder(optunaDirections)

/** [value, value_type]: SQLite has no infinities, and stores a NaN as NULL. */
export const toStored = (value: number): [number | null, string] => {
  if (Number.isNaN(value)) return [null, 'NAN']
  if (Number.isFinite(value)) return [value, 'FINITE']
  return [null, value > 0 ? 'INF_POS' : 'INF_NEG']
}

const notFinite = new Map([
  ['NAN', NaN],
  ['INF_POS', Infinity],
  ['INF_NEG', -Infinity],
])

/** The number of a stored pair; undefined when the two contradict each other. */
export const fromStored = (value: number | null, type: string): number | undefined =>
  value === null ? notFinite.get(type) : type === 'FINITE' ? value : undefined

/** `YYYY-MM-DD HH:MM:SS.ffffff` in local time, as Python's `datetime.now()`. */
export const toDateText = (date: Date): string => {
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000)
  return local.toISOString().replace('T', ' ').replace('Z', '000')
}

/** The date of such a text, to the millisecond; undefined when it is none. */
export const fromDateText = (text: string): Date | undefined => {
  const date = new Date(text.replace(' ', 'T'))
  return Number.isNaN(date.getTime()) ? undefined : date
}
