/** HYBRID: a network without spikes is trained, converted, and trained on with spikes (Rathi et al. 2020). */
import { inputError } from '../contract/errors.ts'
import type { Brightness } from '../data/brightness.ts'
import { drawn, repeated } from '../data/steps.ts'
import type { Algorithm } from './algorithm.ts'
import { hybridParameters } from './hybrid/parameters.ts'
import { networkFor, shapeFor } from './hybrid/network.ts'
import { compileOptions } from './hybrid/options.ts'
import { train } from './hybrid/train.ts'
import { predictByMembranes } from './losses.ts'
import { frameParameters } from './parameters/encoding.ts'
import { hasConvolutions, networkKinds } from './parameters/networks.ts'

export const hybrid: Algorithm = {
  name: 'hybrid',
  title: 'HYBRID',
  sentence: 'Trains a network without spikes, converts it and trains on with spikes: few steps for deep networks.',
  neurons: ['lif'],
  parameters: ({ network }, data) => {
    if (data.kind !== 'images') {
      throw inputError('algorithm is hybrid, which needs images, and these are recordings', 'Use slayer.')
    }
    const { inputSize, inputFit, shiftPixels, flip } = frameParameters(network.kind, data, 'any')
    return {
      inputSize: inputSize!,
      inputFit: inputFit!,
      shiftPixels: shiftPixels!,
      flip: flip!,
      ...hybridParameters(networkKinds[network.kind].parameters, hasConvolutions(network), network.kind === 'file'),
    }
  },
  shape: shapeFor,
  presentation: (parameters, random) => {
    const isDrawn = parameters['encoding'] === 'poisson'
    return {
      encoding: 'current',
      windowSteps: 1,
      brightness: parameters['brightness'] as Brightness,
      isAnalog: !isDrawn,
      show: (values, samples, timesteps, own = random) =>
        isDrawn ? drawn(values, samples, timesteps, own) : repeated(values, samples, timesteps),
    }
  },
  predictor: () => predictByMembranes,
  isAnytime: true,
  build: networkFor,
  compileOptions: (parameters) => compileOptions(parameters),
  demanding: {},
  train,
}
