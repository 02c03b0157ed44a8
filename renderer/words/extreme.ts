/** The best of an objective in a word. */
import type { Directed } from '../../core/formulas/loss.ts'

/** What has a best end. */
export interface Ended extends Directed {
  readonly title: string
}

/** `lowest`, or `highest` of what is maximised. */
export const extreme = ({ direction }: Directed): string => (direction === 'maximize' ? 'highest' : 'lowest')
