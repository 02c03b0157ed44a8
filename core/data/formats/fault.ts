/** How readers say what is wrong with a file: its name, the place, the value, and what helps. */
import { inputError } from '../../contract/errors.ts'
import type { UserError } from '../../contract/errors.ts'

const copyAgain = 'The file is damaged or of another format; copy it again from its source.'

/** What errors count: bytes, or events in files that hold them in arrays. */
export type Place = 'byte' | 'event'

/** `sentence` goes on from "at byte N" and has no full stop. */
export const faultAt = (source: string, at: number, sentence: string, place: Place = 'byte'): UserError =>
  inputError(`${source}: at ${place} ${at} ${sentence}.`, copyAgain)

/** Runs `read`; what it finds wrong with the bytes (a RangeError) becomes the user's error that `told` makes of it. */
export const telling = <T>(told: (message: string) => UserError, read: () => T): T => {
  try {
    return read()
  } catch (error) {
    throw error instanceof RangeError ? told(error.message) : error
  }
}
