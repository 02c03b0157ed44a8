/** Points of a sequence, for want of anything better to go by. */
import type { Admit, Candidate } from '../candidate.ts'
import type { Cube } from '../cube.ts'
import { allParameters } from '../cube.ts'

/** Points looked at before a space is taken to have no feasible one. */
const mostSkipped = 4096
/** Finite spaces up to this size are walked through to the end before they are called exhausted. */
const walkedWhole = 65536

/**
 * The first admitted point of a sequence; failing that, of the space, if it is finite.
 * @param point the sequence, asked in order from index `from` on.
 */
export const scatter = (
  cube: Cube,
  admit: Admit,
  point: (index: number) => Float64Array,
  from = 0,
): Candidate | undefined => {
  for (let i = from; i < from + mostSkipped; i++) {
    const candidate = admit(point(i))
    if (candidate) return candidate
  }
  for (const parameters of allParameters(cube, walkedWhole)) {
    const candidate = admit(cube.encode(parameters))
    if (candidate) return candidate
  }
  return undefined
}
