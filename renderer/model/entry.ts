/** What the catalog names, as people read it. */
import type { Entry } from '../../core/contract/catalog.ts'

/** The title of an entry, or its name where the catalog has none. */
export const titleIn = (entries: readonly Entry[] | undefined, name: string): string =>
  entries?.find((entry) => entry.name === name)?.title ?? name
