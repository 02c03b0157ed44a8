/** Numbers and names on the command line, checked where they are read. */
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

/** Items of a list with commas, each once, in the order given. */
export const listOption =
  <T>(item: (text: string) => T) =>
  (text: string): readonly T[] => [...new Set(text.split(',').map((part) => item(part.trim())))]

/** A word of the option that must be one of `names`. */
export const oneOf =
  <T extends string>(option: string, names: readonly T[]) =>
  (text: string): T => {
    const name = names.find((known) => known === text)
    if (name === undefined) throw inputError(`${option}: "${text}" is not known`, `There are ${names.join(', ')}.`)
    return name
  }
