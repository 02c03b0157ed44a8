/** The hyperparameters of the losses. */
import { losses } from '../losses.ts'
import { float, logFloat, oneOf, type ParameterDoc } from './docs.ts'

const wantSpikes = { loss: ['numSpikes', 'spikeTime', 'spikeRate'] }

export const lossParameters = {
  loss: {
    unit: '',
    sentence: 'What training brings down.',
    range: oneOf(...Object.keys(losses)),
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
    sentence: 'Steepness of the cross entropy: its logits are this times the rates.',
    range: logFloat(0.1, 1000),
    value: 20,
    searched: logFloat(5, 100),
    when: { loss: ['spikeMax'] },
  },
} as const satisfies Record<string, ParameterDoc>
