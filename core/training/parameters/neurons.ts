/** The hyperparameters of each neuron. */
import type { NeuronType } from '../../contract/network.ts'
import { float, int, logFloat, logInt, type ParameterDocs } from './docs.ts'

/** Of the neuron: what the network consists of. */
export const neuronParameters: Readonly<Record<NeuronType, ParameterDocs>> = {
  srm: {
    threshold: { unit: 'charge', sentence: 'Membrane at which a neuron fires.', range: logFloat(0.1, 1000), value: 10 },
    tauSrMs: {
      unit: 'ms',
      sentence: "Time at which the membrane's response to a spike peaks.",
      range: logFloat(0.1, 100),
      value: 5,
      searched: logFloat(0.5, 20),
    },
    tauRefMs: {
      unit: 'ms',
      sentence: 'Time at which the pause after a spike is deepest.',
      range: logFloat(0.1, 100),
      value: 1,
      searched: logFloat(0.5, 10),
    },
    scaleRef: {
      unit: '× threshold',
      sentence: 'Depth of the pause after a spike.',
      range: float(0, 10),
      value: 2,
      searched: float(0.5, 4),
    },
  },
  caspianIf: {
    threshold: {
      unit: 'charge',
      sentence: 'A neuron fires when its charge is above this; a full-scale weight is 127.',
      range: int(1, 255),
      value: 127,
      searched: logInt(8, 255),
    },
  },
}
