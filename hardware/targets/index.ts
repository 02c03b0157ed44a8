/** The chips known, by the word users write. */
import { inputError } from '../../core/contract/errors.ts'
import type { Target } from '../../core/contract/target.ts'
import { ucaspian } from './ucaspian.ts'

export const targets: readonly Target[] = [ucaspian]

/** @throws UserError listing the chips known when `name` is none of them. */
export const targetNamed = (name: string): Target => {
  const target = targets.find((candidate) => candidate.name === name)
  if (target) return target
  throw inputError(`target: "${name}" is not known`, `Use one of: ${targets.map((known) => known.name).join(', ')}.`)
}
