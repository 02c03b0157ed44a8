/** The hyperparameters of the losses. */
import { losses } from '../losses.ts'
import { readouts } from '../losses/readouts.ts'
import { float, logFloat, oneOf, type ParameterDocs } from './docs.ts'

const onMembranes = { loss: ['membrane'] }
const wantSpikes = { loss: ['numSpikes', 'spikeTime', 'spikeRate'] }

/** @param canReadMembranes whether the outputs may be neurons that integrate and never fire. */
export const lossParameters = (canReadMembranes: boolean): ParameterDocs => ({
  loss: {
    unit: '',
    sentence: 'What training brings down.',
    range: oneOf(...Object.keys(losses).filter((name) => name !== 'membrane' || canReadMembranes)),
    value: 'numSpikes',
  },
  targetTrue: {
    unit: 'spikes / step',
    sentence: 'Wanted rate of the output of the true class.',
    range: float(0.001, 1),
    value: 0.3,
    searched: float(0.05, 0.6),
    when: wantSpikes,
  },
  targetFalse: {
    unit: 'spikes / step',
    sentence: 'Wanted rate of every other output.',
    range: float(0, 1),
    value: 0.02,
    searched: float(0, 0.1),
    when: wantSpikes,
  },
  lossScale: {
    unit: '1',
    sentence: 'Steepness of the cross entropy: its logits are this times the rates, or the membranes in thresholds.',
    range: logFloat(0.1, 1000),
    value: 20,
    searched: logFloat(5, 100),
    when: { loss: ['spikeMax', 'membrane'] },
  },
  ...(canReadMembranes && {
    readout: {
      unit: '',
      sentence: 'What of an output membrane counts: its mean, its last step, its highest.',
      range: oneOf(...Object.keys(readouts)),
      value: 'mean',
      when: onMembranes,
    },
    tauOutMs: {
      unit: 'ms',
      sentence: 'Time in which an output membrane falls to 1/e.',
      range: logFloat(0.1, 100_000),
      value: 20,
      searched: logFloat(2, 200),
      when: onMembranes,
    },
  }),
})
