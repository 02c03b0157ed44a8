/** Energy of an inference where no chip is chosen: the 45 nm convention of the literature. */
import type { Activity } from '../contract/network.ts'
import type { EnergyTerm } from '../contract/target.ts'

/** One 32-bit floating point addition at 45 nm (Horowitz 2014, as used for spiking networks since). */
export const accumulateJoules = 0.9e-12

/** One such multiplication, 3.7 pJ, and the addition of the product. */
export const multiplyAccumulateJoules = 4.6e-12

/** Energy by synaptic operations alone; assumed, for no chip was named. */
export const conventionalEnergy = ({
  synapticOps,
  multiplications = 0,
}: Pick<Activity, 'synapticOps' | 'multiplications'>): readonly EnergyTerm[] => [
  {
    term: 'synaptic operations',
    joules: (synapticOps - multiplications) * accumulateJoules,
    source: 'assumed: 0.9 pJ an accumulation, 45 nm convention, no target chosen',
    assumed: true,
  },
  {
    term: 'multiplications of inputs that are no spikes',
    joules: multiplications * multiplyAccumulateJoules,
    source: 'assumed: 4.6 pJ a multiplication and accumulation, 45 nm convention, no target chosen',
    assumed: true,
  },
]
