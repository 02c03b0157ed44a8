/** The samplers by name, as a table: a new one is a row here. */
import type { Suggest } from '../problem.ts'
import { suggestBayesian } from './bayesian.ts'
import { suggestGrid } from './grid.ts'
import { suggestNsga2 } from './nsga2.ts'
import { suggestPabo } from './pabo.ts'
import { suggestRandom } from './random.ts'
import { suggestSobol } from './sobol.ts'

export interface Sampler {
  readonly title: string
  readonly sentence: string
  readonly suggest: Suggest
}

/** The first is the default. */
export const samplers = {
  bayesian: {
    title: 'Bayesian',
    sentence: 'Learns each objective and tries what is expected to add most to the front: best where trials are dear.',
    suggest: suggestBayesian,
  },
  pabo: {
    title: 'PABO',
    sentence: 'Objectives take turns; an agent skips what the models of the others speak against.',
    suggest: suggestPabo,
  },
  nsga2: {
    title: 'NSGA-II',
    sentence: 'Crosses and mutates the best trials, 20 a generation: for thousands of cheap trials.',
    suggest: suggestNsga2,
  },
  sobol: {
    title: 'Sobol',
    sentence: 'Fills the space evenly, whatever was found: for a survey.',
    suggest: suggestSobol,
  },
  random: {
    title: 'Random',
    sentence: 'Pure chance: the yardstick for the others.',
    suggest: suggestRandom,
  },
  grid: {
    title: 'Grid',
    sentence: 'Every combination of evenly spread values, as many as the budget has room for, then ends.',
    suggest: suggestGrid,
  },
} as const satisfies Record<string, Sampler>

export type SamplerName = keyof typeof samplers

export const samplerNames = Object.keys(samplers) as SamplerName[]
