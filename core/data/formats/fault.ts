/** How readers say what is wrong with a file: its name, the byte, the value, and what helps. */
import { inputError } from '../../contract/errors.ts'
import type { UserError } from '../../contract/errors.ts'

const copyAgain = 'The file is damaged or of another format; copy it again from its source.'

/** `sentence` goes on from "at byte N" and has no full stop. */
export const faultAt = (source: string, at: number, sentence: string, remedy = copyAgain): UserError =>
  inputError(`${source}: at byte ${at} ${sentence}.`, remedy)
