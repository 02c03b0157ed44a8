/** The insights into studies: found on a thread of their own, and kept while a study's complete trials are the same. */
import type { Insight } from '../../core/contract/insight.ts'
import { createDesk, type Desk } from './desk.ts'
import type { InsightOrder } from './insight.ts'

export interface Insights {
  of(id: string, order: InsightOrder): Promise<Insight>
  close(): Promise<void>
}

interface Kept {
  readonly revision: string
  readonly insight: Promise<Insight>
}

/** Equal where the insight is: what runs or failed has no part in it but that it is not proposed again. */
const revisionOf = ({ observations, of }: InsightOrder): string =>
  JSON.stringify([of, ...observations.flatMap(({ number, values }) => (values ? [number, values] : []))])

export const createInsights = (): Insights => {
  const kept = new Map<string, Kept>()
  /** Errands that people wait for are not held up by these, which take seconds. */
  let desk: Desk | undefined
  return {
    of(id, order) {
      const revision = revisionOf(order)
      const known = kept.get(id)
      if (known?.revision === revision) return known.insight
      desk ??= createDesk()
      const insight = desk.run('findInsight', order)
      kept.set(id, { revision, insight })
      insight.catch(() => kept.delete(id))
      return insight
    },
    close: async () => desk?.close(),
  }
}
