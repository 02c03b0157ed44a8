/** Energy of an inference where no chip is chosen: the 45 nm convention of the literature. */
import type { Activity } from '../contract/network.ts'
import type { EnergyTerm } from '../contract/target.ts'

/** One accumulation at 45 nm, 32-bit (Horowitz 2014, as used for spiking networks since). */
export const accumulateJoules = 0.9e-12

/** Energy by synaptic operations alone; assumed, for no chip was named. */
export const conventionalEnergy = ({ synapticOps }: Activity): readonly EnergyTerm[] => [
  {
    term: 'synaptic operations',
    joules: synapticOps * accumulateJoules,
    source: 'assumed: 0.9 pJ an accumulation, 45 nm convention, no target chosen',
    assumed: true,
  },
]
