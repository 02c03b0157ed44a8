/** How trials are ended early, by name, as a table: a new way is a row here. */
import type { Observation, Problem } from '../problem.ts'
import { freeze, thaw } from './freeze.ts'
import { frontier } from './frontier.ts'
import { halving } from './halving.ts'
import type { Rule } from './judge.ts'

export interface Pruner {
  readonly title: string
  readonly sentence: string
  /** Absent where every trial goes to its end. */
  readonly rule?: Rule
  /** The trial that ended early and is to go on before another begins, if one is; absent where none ever is. */
  readonly thaw?: (problem: Problem, observations: readonly Observation[]) => number | undefined
}

/** The first is the default. */
export const pruners = {
  none: { title: 'None', sentence: 'Trains every trial to its end.' },
  frontier: {
    title: 'Frontier',
    sentence: 'Ends a trial that cannot come to the front any more, by how finished trials went on from there.',
    rule: frontier,
  },
  halving: {
    title: 'Halving',
    sentence:
      'Lets the best third go on after a ninth and after a third of the epochs: fast, but late bloomers are lost.',
    rule: halving,
  },
  freeze: {
    title: 'Freeze and thaw',
    sentence:
      'Tries every network for a tenth of its epochs; only those that promise most are then trained to the end.',
    rule: freeze,
    thaw,
  },
} as const satisfies Record<string, Pruner>

export type PrunerName = keyof typeof pruners

export const prunerNames = Object.keys(pruners) as PrunerName[]

export const prunerNamed = (name: PrunerName): Pruner => pruners[name]

/** Those that end trials for good. */
export const endingPrunerNames = prunerNames.filter((name) => !prunerNamed(name).thaw)
