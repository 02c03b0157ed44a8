/** What SLAYER asks of an engine: the surrogate, the descent, what is trained beside the weights. */
import type { CompileOptions } from '../../engine/program.ts'
import type { SpikeSurrogate } from '../../formulas/surrogate.ts'
import type { Parameters } from '../../search/space.ts'
import type { Substrate } from '../algorithm.ts'
import { optimisers, type OptimiserName } from '../optimisers.ts'
import { numberOf } from '../parameters.ts'
import { neuronRows } from '../parameters/neurons.ts'
import { delayTraining } from './delays.ts'
import { weightUnit } from './network.ts'

/** As Algorithm.compileOptions. */
export const compileOptions = (
  parameters: Parameters,
  { neuron, weightRange = neuronRows[neuron].weightRange }: Substrate,
): CompileOptions => {
  const { gradient = 'exact', gradientShare = 1, weightBits = 0 } = parameters
  const clip = numberOf(parameters, 'clipNorm')
  const delays = delayTraining(parameters)
  return {
    batch: numberOf(parameters, 'batchSize'),
    // SLAYER's spikes have the amplitude 1/Ts, ours 1: its pseudo-derivative is Ts rho in our unit
    surrogate: {
      shape: parameters['surrogate'],
      tauRho: numberOf(parameters, 'tauRho'),
      scaleRho: numberOf(parameters, 'scaleRho') * numberOf(parameters, 'stepMs'),
    } as SpikeSurrogate,
    optimiser: {
      ...optimisers[parameters['optimiser'] as OptimiserName],
      weightUnit: weightUnit(parameters, neuron),
      weightNorm: parameters['weightNorm'] === true,
      ...(weightRange && { weightRange }),
      ...(weightBits !== 0 && { weightBits: Number(weightBits) }),
      ...(clip > 0 && { clip }),
    },
    ...(delays && { delays }),
    dropout: numberOf(parameters, 'dropout') > 0,
    ...({ gradient, gradientShare } as Pick<CompileOptions, 'gradient' | 'gradientShare'>),
  }
}
