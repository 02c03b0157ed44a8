/** How late the spikes of a layer leave: as long as planned, or trained from there on (slayerPytorch's delays). */
import type { DelayTraining } from '../../engine/update.ts'
import type { OutlineLayer } from '../../network/outline.ts'
import type { Random } from '../../random.ts'
import type { Parameters } from '../../search/space.ts'
import { numberOf } from '../parameters.ts'
import { logFloat, oneOf, type DataTraits, type ParameterDocs } from '../parameters/docs.ts'

const whereTrained = { delays: ['trained'] }

/** Of networks with hidden layers. */
export const delayParameters = ({ kind }: DataTraits): ParameterDocs => ({
  delays: {
    unit: '',
    sentence: 'Whether each hidden neuron, or channel of a convolution, learns how late its spikes leave.',
    range: oneOf('none', 'trained'),
    value: 'none',
    ...(kind === 'events' && { searched: oneOf('none', 'trained') }),
  },
  maxDelayMs: {
    unit: 'ms',
    sentence: 'Longest delay; latency has it once a hidden layer.',
    range: logFloat(0.1, 10_000),
    value: kind === 'events' ? 100 : 8,
    searched: kind === 'events' ? logFloat(20, 400) : logFloat(2, 16),
    when: whereTrained,
  },
  delayRate: {
    unit: 'steps',
    sentence: 'Step of a delay in one update where that of a weight is 1.',
    range: logFloat(1e-4, 1000),
    value: 5,
    searched: logFloat(0.5, 50),
    when: whereTrained,
  },
})

const stepsOf = (parameters: Parameters, ms: number): number => Math.round(ms / numberOf(parameters, 'stepMs'))

/** As CompileOptions.delays: absent where nothing is trained. */
export const delayTraining = (parameters: Parameters): DelayTraining | undefined =>
  parameters['delays'] === 'trained'
    ? {
        maxSteps: Math.max(1, stepsOf(parameters, numberOf(parameters, 'maxDelayMs'))),
        learningRate: numberOf(parameters, 'delayRate'),
      }
    : undefined

/** Whether it does where delays are trained: outputs do not, for all they could learn is to answer at once. */
const learnsDelays = ({ name, weights, delayMs }: OutlineLayer): boolean =>
  delayMs > 0 || (weights !== undefined && name !== 'output')

/** Steps by which a spike of the layer leaves late at most. */
export const longestDelay = (parameters: Parameters, layer: OutlineLayer): number => {
  const training = delayTraining(parameters)
  if (training) return learnsDelays(layer) ? training.maxSteps : 0
  return stepsOf(parameters, layer.delayMs)
}

/** One a neuron; of a frame one a channel. */
const delayCount = ({ neurons, weights, conv, pool }: OutlineLayer): number => {
  const frame = conv ?? (weights ? undefined : pool)
  return frame ? frame.to[0] : neurons
}

/**
 * Delays before training, in steps; none where spikes leave at once. Those that are trained begin within a step of what is
 * planned: SLAYER's within 1 ms, at steps of 1 ms.
 */
export const firstDelays = (parameters: Parameters, layer: OutlineLayer, random: Random): readonly number[] => {
  const most = longestDelay(parameters, layer)
  if (most === 0) return []
  const planned = stepsOf(parameters, layer.delayMs)
  const first = delayTraining(parameters) ? () => Math.min(most, planned + random.uniform()) : () => planned
  return Array.from({ length: delayCount(layer) }, first)
}
