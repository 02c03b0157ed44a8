/** Runs what must be refused, and hands over the UserError. */
import { UserError } from '../../core/contract/errors.ts'

const refusal = (error: unknown): UserError => {
  if (error instanceof UserError) return error
  throw error
}

/** The UserError that `work` throws; anything else it throws goes on, and throwing nothing fails. */
export const refused = (work: () => unknown): UserError => {
  try {
    work()
  } catch (error) {
    return refusal(error)
  }
  throw new Error('nothing was refused')
}

/** As `refused`, of a promise. */
export const refusedLater = (work: Promise<unknown>): Promise<UserError> =>
  work.then(() => Promise.reject(new Error('nothing was refused')), refusal)
