/** What is maximised, as what is minimised and back: a change of sign. */

/** What is minimised, unless it says otherwise. */
export interface Directed {
  readonly direction?: 'maximize' | undefined
}

/** A value as a loss, or a loss as the value that people read. */
export const asLoss = ({ direction }: Directed, value: number): number => (direction === 'maximize' ? -value : value)
