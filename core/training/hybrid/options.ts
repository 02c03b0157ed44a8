/** What HYBRID asks of an engine, for either of its networks. */
import type { CompileOptions } from '../../engine/program.ts'
import type { SpikeSurrogate } from '../../formulas/surrogate.ts'
import type { Parameters } from '../../search/space.ts'
import { optimisers, type OptimiserName } from '../optimisers.ts'
import { numberOf } from '../parameters.ts'

const surrogateOf = (parameters: Parameters): SpikeSurrogate => {
  const alpha = numberOf(parameters, 'alpha')
  return parameters['surrogate'] === 'stdb'
    ? { shape: 'stdb', alpha, beta: numberOf(parameters, 'beta') }
    : { shape: 'linear', gamma: alpha }
}

const neuronsOf = (parameters: Parameters): Pick<CompileOptions, 'neurons'> => {
  const trained = parameters['trained']
  if (trained !== 'thresholds' && trained !== 'all') return {}
  return { neurons: { trained, learningRate: numberOf(parameters, 'neuronRate') } }
}

/** As Algorithm.compileOptions; of the network without spikes with its own optimiser. */
export const compileOptions = (
  parameters: Parameters,
  optimiser: 'optimiser' | 'annOptimiser' = 'optimiser',
): CompileOptions => {
  const weightDecay = numberOf(parameters, 'weightDecay')
  return {
    batch: numberOf(parameters, 'batchSize'),
    surrogate: surrogateOf(parameters),
    optimiser: {
      ...optimisers[parameters[optimiser] as OptimiserName],
      ...(weightDecay > 0 && { weightDecay }),
    },
    ...(optimiser === 'optimiser' && neuronsOf(parameters)),
    dropout: [parameters['dropout'], parameters['denseDropout']].some((share) => Number(share ?? 0) > 0),
  }
}
