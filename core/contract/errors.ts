/** The one error that users see: a sentence naming the place and the value, and a remedy. */

/**
 * Why something could not be done; decides the exit code.
 * `input`: bad arguments or unreadable input, 2. `work`: the work itself failed, 1.
 */
export type UserErrorKind = 'input' | 'work'

/** Anything else that is thrown is a bug of ours. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly kind: UserErrorKind
  /** What the user can do about it, a sentence. */
  readonly remedy: string

  constructor(kind: UserErrorKind, message: string, remedy: string) {
    super(message)
    this.kind = kind
    this.remedy = remedy
  }
}

/** An `input` error: `message` names the place (file, field) and the value; `remedy` says what to do. */
export const inputError = (message: string, remedy: string): UserError => new UserError('input', message, remedy)

/** A `work` error: the input was fine, the work failed (full disk, does not fit, damaged store). */
export const workError = (message: string, remedy: string): UserError => new UserError('work', message, remedy)
