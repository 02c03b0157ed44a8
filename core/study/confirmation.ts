/** Confirming a front: what is still to be trained and tested, and what the trainings so far say of its members. */
import type { Confirmation, ConfirmedMember, Repeat } from '../contract/confirmation.ts'
import { dominates } from '../formulas/pareto.ts'
import { meanWithInterval } from '../formulas/student.ts'

/** What is known of a member; all else follows from it. */
export type Trained = Pick<ConfirmedMember, 'trial' | 'found' | 'repeats'>

/** A training, or the network that it gave. */
export interface Task {
  readonly trial: number
  readonly seed: number
}

type Complete = Extract<Repeat, { readonly values: unknown }>

const hasEnded = (repeat: Repeat): repeat is Complete => 'values' in repeat

/** Undefined where one failed or none is there: what cannot be relied on has no mean. */
const completeOf = ({ repeats }: Trained): readonly Complete[] | undefined => {
  const complete = repeats.filter(hasEnded)
  return complete.length > 0 && complete.length === repeats.length ? complete : undefined
}

const meansOf = (member: Trained): ConfirmedMember['means'] => {
  const complete = completeOf(member)
  if (!complete) return null
  return member.found.map((_, objective) =>
    meanWithInterval(
      complete.map(({ values }) => values[objective]!),
      0,
    ),
  )
}

const testErrorOf = (member: Trained): Pick<ConfirmedMember, 'testError'> => {
  const errors = completeOf(member)?.flatMap(({ testError }) => testError ?? [])
  return errors && errors.length === member.repeats.length ? { testError: meanWithInterval(errors, 0) } : {}
}

/** All that follows from the trainings so far. Test errors have no part in who stays. */
export const confirmationOf = (
  seeds: number,
  objectives: readonly string[],
  trained: readonly Trained[],
): Confirmation => {
  const isTrained = trained.every(({ repeats }) => repeats.length === seeds)
  const all = trained.map((member) => {
    const means = meansOf(member)
    return { member, means, point: means?.map(({ mean }) => mean) }
  })
  const members = all.map(({ member: { trial, found, repeats }, means, point }): ConfirmedMember => {
    const better = point ? all.filter((other) => other.point && dominates(other.point, point)) : []
    const dominatedBy = isTrained ? better.map(({ member }) => member.trial) : []
    const stays = isTrained ? point !== undefined && dominatedBy.length === 0 : null
    return { trial, found, repeats, means, dominatedBy, stays, ...testErrorOf({ trial, found, repeats }) }
  })
  return { seeds, objectives, members }
}

/** The confirmation with other repeats of one member. */
const withRepeats = (
  { seeds, objectives, members }: Confirmation,
  trial: number,
  change: (repeats: readonly Repeat[]) => readonly Repeat[],
): Confirmation => {
  const trained = members.map((member) =>
    member.trial === trial ? { ...member, repeats: change(member.repeats) } : member,
  )
  return confirmationOf(seeds, objectives, trained)
}

/** The confirmation with one training more. */
export const withRepeat = (confirmation: Confirmation, trial: number, repeat: Repeat): Confirmation =>
  withRepeats(confirmation, trial, (repeats) => [...repeats, repeat].sort((a, b) => a.seed - b.seed))

export const withTestError = (confirmation: Confirmation, { trial, seed }: Task, testError: number): Confirmation =>
  withRepeats(confirmation, trial, (repeats) =>
    repeats.map((repeat) => (repeat.seed === seed ? { ...repeat, testError } : repeat)),
  )

/** Trainings to come: every member with one seed before any with the next. */
export const trainingsOf = ({ seeds, members }: Confirmation): Task[] =>
  Array.from({ length: seeds }, (_, i) => i + 1).flatMap((seed) =>
    members.flatMap(({ trial, repeats }) => (repeats.some((repeat) => repeat.seed === seed) ? [] : [{ trial, seed }])),
  )

/** Networks to be tested: of the members that stay, those that were not tested yet. */
export const testsOf = ({ members }: Confirmation): Task[] =>
  members
    .filter(({ stays }) => stays)
    .flatMap(({ trial, repeats }) =>
      repeats
        .filter((repeat) => hasEnded(repeat) && repeat.testError === undefined)
        .map(({ seed }) => ({ trial, seed })),
    )

/** Whether test samples were looked at: from then on the number of seeds is given. */
export const isTested = ({ members }: Confirmation): boolean =>
  members.some(({ repeats }) => repeats.some((repeat) => hasEnded(repeat) && repeat.testError !== undefined))
