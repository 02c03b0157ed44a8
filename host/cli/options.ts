/** Numbers on the command line, checked where they are read. */
import { inputError } from '../../core/contract/errors.ts'

/** A whole number from 1 of the option `name`. */
export const countOption =
  (name: string) =>
  (text: string): number => {
    const value = Number(text)
    if (!Number.isSafeInteger(value) || value < 1) throw inputError(`${name} is ${text}`, 'Give a whole number from 1.')
    return value
  }

export const minutesOption = (text: string): number => {
  const value = Number(text)
  if (!(value > 0 && Number.isFinite(value)))
    throw inputError(`--minutes is ${text}`, 'Give minutes above 0, such as 5.')
  return value
}

export const seedOption = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0 || value > 0xffffffff) {
    throw inputError(`--seed is ${text}`, 'Give a whole number from 0 to 4294967295.')
  }
  return value
}

export const secondsOption = (text: string): number => {
  const value = Number(text)
  if (!(value > 0 && value <= 3600))
    throw inputError(`--seconds is ${text}`, 'Give seconds above 0 and up to 3600, such as 1.')
  return value
}

export const portOption = (text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65535)
    throw inputError(`--port is ${text}`, 'Give a whole number up to 65535; 0 is any free one.')
  return value
}
