/** What a pruner goes by, and what it says. */
import { asLoss, designSize, type Observation, type Problem } from '../problem.ts'
import { markAt, type Course } from './course.ts'
import { prospect, type Prospect } from './extrapolate.ts'

/** A trial that was followed, everything as losses; `end` of one that is complete. */
export interface Followed {
  readonly number: number
  readonly state: Observation['state']
  readonly course: Course
  readonly end?: readonly number[]
}

/** A case: a trial under way, and those that ended before it began. */
export interface Case {
  readonly problem: Problem
  readonly course: Course
  /** Whether it ended early once, and now goes on. */
  readonly isThawed: boolean
  readonly ended: readonly Followed[]
  /** Those of them that are complete. */
  readonly complete: readonly Required<Followed>[]
}

/** Why a trial is to end here; undefined where it may go on. */
export type Rule = (trial: Case) => string | undefined

export interface Verdict {
  readonly reason: string
  /** The values it would have come to, in the order of the objectives. */
  readonly expected: readonly number[]
}

/** Asked at each mark, with the marks so far. */
export type Judge = (course: Course) => Verdict | undefined

/** A rule that says nothing before as many trials are complete as the first design has. */
export const afterDesign =
  (rule: Rule): Rule =>
  (trial) =>
    trial.complete.length < designSize(trial.problem) ? undefined : rule(trial)

/** Where each loss of a trial will end, by those that are complete; known ones are exact. */
export const prospectsOf = (
  { problem, course, complete }: Pick<Case, 'problem' | 'course' | 'complete'>,
  optimism?: number,
): Prospect[] => {
  const { at, values } = course.at(-1)!
  return problem.objectives.map(({ known }, j) => {
    if (known) return { expected: values[j]!, hope: values[j]! }
    const passageOf = (of: Course) => ({ now: markAt(of, at)!.values[j]!, before: markAt(of, at / 2)!.values[j]! })
    const passed = complete.map((trial) => ({ ...passageOf(trial.course), end: trial.end[j]! }))
    return prospect(passed, passageOf(course), optimism)
  })
}

/** The trials that were followed and did not fail, with losses for values. */
export const followedOf = ({ objectives }: Problem, observations: readonly Observation[]): Followed[] => {
  const losses = (values: readonly number[]) => objectives.map((objective, j) => asLoss(objective, values[j]!))
  return observations.flatMap(({ number, state, course = [], values }) =>
    state === 'failed' || course.length === 0
      ? []
      : [
          {
            number,
            state,
            course: course.map((mark) => ({ at: mark.at, values: losses(mark.values) })),
            ...(values && { end: losses(values) }),
          },
        ],
  )
}

export const isComplete = (trial: Followed): trial is Required<Followed> => trial.end !== undefined

/**
 * The judge of one trial.
 * @param observations what was known when it began.
 */
export const judgeBy = (
  rule: Rule,
  problem: Problem,
  observations: readonly Observation[],
  isThawed = false,
): Judge => {
  const ended = followedOf(problem, observations).filter(({ state }) => state !== 'running')
  const complete = ended.filter(isComplete)
  const convert = (values: readonly number[]) => problem.objectives.map((objective, j) => asLoss(objective, values[j]!))
  return (told) => {
    const course = told.map(({ at, values }) => ({ at, values: convert(values) }))
    const trial = { problem, course, isThawed, ended, complete }
    const reason = rule(trial)
    if (reason === undefined) return undefined
    return { reason, expected: convert(prospectsOf(trial).map(({ expected }) => expected)) }
  }
}
