/** Studies made elsewhere: only their parameters and values are known. */
import type { StudySnapshot } from '../../core/contract/views.ts'

/** Not one of ours that another process trains: that has networks to look at. */
export const isForeign = ({ readOnly, state }: Pick<StudySnapshot, 'readOnly' | 'state'>): boolean =>
  readOnly !== undefined && state === 'finished'
