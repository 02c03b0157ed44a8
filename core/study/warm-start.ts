/** What a study learns from others before its first trial: which of their trials count here, and why the others do not. */
import { z } from 'zod'
import { inputError, UserError } from '../contract/errors.ts'
import { bestAndSpread } from '../search/best-and-spread.ts'
import { activeNames, checkPoint } from '../search/point.ts'
import { asLoss, type EarlierTrial, type Objective, type Problem } from '../search/problem.ts'
import type { Parameters, Space } from '../search/space.ts'

/** A study of ours or of Optuna's, as it was found. */
export interface OtherStudy {
  /** Where it was found. */
  readonly from: string
  readonly directions: readonly Objective['direction'][]
  /** One an objective; null where they have no names. */
  readonly objectives: readonly string[] | null
  /** What stands for parameters that it did not search. */
  readonly fixed: Parameters
  /** The complete ones. */
  readonly trials: readonly { readonly parameters: Parameters; readonly values: readonly number[] }[]
}

const value = z.union([z.number(), z.string(), z.boolean()])

/** warm-start.json: the trials of other studies that teach this one; nothing of those studies is needed after it is written. */
export const warmStartSchema = z.object({
  version: z.literal(1),
  /** Of this study, in its order. */
  objectives: z.array(z.string()),
  studies: z.array(
    z.object({
      from: z.string(),
      /** Sentences: what counts, what does not, and why. */
      notes: z.array(z.string()),
      trials: z.array(
        z.object({ parameters: z.record(z.string(), value), values: z.array(z.union([z.number(), z.null()])) }),
      ),
    }),
  ),
})

export type WarmStart = z.infer<typeof warmStartSchema>

/** More trials than these, of all studies together, teach little more and make every suggestion dearer. */
const mostTrials = 64

/** Where each objective stands in the other study; -1 where it is not measured there. */
const columnsOf = ({ objectives }: Problem, other: OtherStudy): number[] => {
  if (other.objectives) return objectives.map(({ name }) => other.objectives!.indexOf(name))
  const isAlike =
    objectives.length === other.directions.length &&
    objectives.every(({ direction }, j) => direction === other.directions[j])
  return objectives.map((_, j) => (isAlike ? j : -1))
}

/** The part of parameters that is active in a space: a point of it, unless something is missing or out of range. */
export const placed = (space: Space, parameters: Parameters): Parameters => {
  const names = activeNames(space, parameters).filter((name) => Object.hasOwn(parameters, name))
  return Object.fromEntries(names.map((name) => [name, parameters[name]!]))
}

const inWords = (names: readonly string[]): string => names.join(', ')

/**
 * The trials of another study that teach this one, with what is to be said of the others.
 * @param most of them that count.
 * @throws UserError where none does.
 */
const lessonsOf = (problem: Problem, other: OtherStudy, most: number): WarmStart['studies'][number] => {
  const { space, objectives } = problem
  const { from } = other
  const columns = columnsOf(problem, other)
  const learnt = objectives.flatMap(({ known }, j) => (known ? [] : [j]))
  const taught = learnt.filter((j) => columns[j]! >= 0)
  const namesOf = (indices: readonly number[]) => inWords(indices.map((j) => objectives[j]!.name))
  if (taught.length === 0)
    throw inputError(
      `warmStart: ${from} measured ${other.objectives ? inWords(other.objectives) : 'objectives without names'}, none of ${namesOf(learnt)}`,
      'Name a study with one of these objectives.',
    )
  const inside: EarlierTrial[] = []
  const outside: string[] = []
  const surplus = new Set<string>()
  for (const { parameters, values } of other.trials) {
    const point = placed(space, { ...other.fixed, ...parameters })
    const told = columns.map((column) => values[column] ?? null)
    try {
      checkPoint(space, point, 'trial')
      if (taught.every((j) => Number.isFinite(told[j]))) inside.push({ parameters: point, values: told })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      outside.push(error.message.replace('trial: ', ''))
    }
    for (const name of Object.keys(parameters)) if (!Object.hasOwn(space, name)) surplus.add(name)
  }
  if (inside.length === 0)
    throw inputError(
      `warmStart: none of the ${other.trials.length} complete trials of ${from} lies in this space${outside[0] ? ` (${outside[0]}, for one)` : ''}`,
      'Widen the space, fix there what is fixed here, or name another study.',
    )
  const losses = inside.map(({ values }) => taught.map((j) => asLoss(objectives[j]!, values[j]!)))
  const trials = bestAndSpread(losses, most).map((i) => inside[i]!)
  const missing = learnt.filter((j) => columns[j]! < 0)
  const notes = [
    `${from}: ${trials.length} of its ${other.trials.length} complete trials teach ${namesOf(taught)}.`,
    ...(outside.length > 0 ? [`${outside.length} lie outside of this space: ${outside[0]}, for one.`] : []),
    ...(missing.length > 0 ? [`It did not measure ${namesOf(missing)}, learnt from this study's own trials.`] : []),
    ...(surplus.size > 0 ? [`What it had of ${inWords([...surplus])} is not searched here and does not count.`] : []),
  ]
  return { from, notes, trials: trials as WarmStart['studies'][number]['trials'] }
}

/** @throws UserError where one of the studies teaches nothing. */
export const warmStartOf = (problem: Problem, others: readonly OtherStudy[]): WarmStart => ({
  version: 1,
  objectives: problem.objectives.map(({ name }) => name),
  studies: others.map((other) => lessonsOf(problem, other, Math.floor(mostTrials / others.length))),
})

/** The problem of a search that begins with what others found. */
export const warmed = (problem: Problem, { studies }: WarmStart): Problem => ({
  ...problem,
  earlier: studies.map(({ trials }) => trials),
})
