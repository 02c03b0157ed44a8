/** The neurons of a layer on the device: the step over time, the spikes that leave, and the way back through both. */
import { inputError } from '../../contract/errors.ts'
import { alphaKernel, srmKernels } from '../../formulas/srm.ts'
import { bumpOf, type SpikeSurrogate } from '../../formulas/surrogate.ts'
import type { Layer } from '../../network/layers.ts'
import { thresholdsOf } from '../../network/neuron.ts'
import { comparedThreshold } from '../threshold.ts'
import type { Device, Resident, Scope } from './device.ts'
import { caspianIf, lif, resetBack } from './kernels/reset.ts'
import { bumpShapes, countSpikes, fire, fireBack } from './kernels/spikes.ts'
import { filter, refract } from './kernels/srm.ts'

/** Rasters are [sample * timesteps + t][neuron]. */
export interface Neurons {
  /** What the kernels compare the membrane with, strictly. */
  readonly threshold: Float32Array
  /** Membrane (or charge) at the fire test, from the current. */
  membrane(scope: Scope, current: Resident): Promise<Resident>
  /** 1 where a spike leaves, after its delay. */
  fire(scope: Scope, membrane: Resident): Promise<Resident>
  /** dE/d(current) from dE/d(spikes that leave) and what the loss makes of each spike, [sample][neuron]. */
  back(scope: Scope, gradient: Resident, membrane: Resident, own: Resident): Promise<Resident>
  /** Spikes of the first `rows` rows, a neuron. */
  count(scope: Scope, membrane: Resident, rows: number): Promise<Resident>
}

export interface NeuronContext {
  readonly batch: number
  readonly timesteps: number
  readonly stepSeconds: number
  readonly surrogate: SpikeSurrogate
}

/** The membrane, and dE/d(current) from e = ds/du dE/ds. */
interface Step {
  membrane(scope: Scope, current: Resident): Promise<Resident>
  back(scope: Scope, e: Resident, membrane: Resident): Promise<Resident>
}

const stepOf = (
  device: Device,
  { name, neuron, neurons }: Layer,
  threshold: Float32Array,
  { batch, timesteps, stepSeconds }: NeuronContext,
): Step => {
  const cells = batch * timesteps * neurons
  const shape = { neurons, timesteps, threshold }
  switch (neuron.type) {
    case 'lif': {
      const { beta, reset, resetDelay } = neuron
      const [subtract, zero] = [Number(reset === 'subtract'), Number(reset === 'zero')]
      const flags = { beta, subtract, zero, atOnce: Number(!resetDelay) }
      return {
        membrane: device.kernel(lif, { cells, constants: { ...shape, ...flags } }),
        back: device.kernel(resetBack, { cells, constants: { ...shape, beta, zero, skip: 0 } }),
      }
    }
    case 'caspianIf':
      return {
        membrane: device.kernel(caspianIf, { cells, constants: shape }),
        back: device.kernel(resetBack, { cells, constants: { ...shape, beta: 1, zero: 1, skip: 1 } }),
      }
    case 'srm': {
      const { psp } = srmKernels(neuron, stepSeconds, timesteps)
      const gain = -neuron.scaleRef * neuron.threshold
      const tauSteps = neuron.tauRefSeconds / stepSeconds
      const { length } = alphaKernel(tauSteps, gain, 1, timesteps)
      const decay = Math.exp(-1 / tauSteps)
      const response = { length, decay, tail: decay ** length, gain: (gain * Math.E) / tauSteps }
      const psps = { neurons, timesteps, kernel: psp, length: psp.length }
      const forward = device.kernel(filter, { cells, constants: { ...psps, direction: -1 } })
      const backward = device.kernel(filter, { cells, constants: { ...psps, direction: 1 } })
      const refractory = device.kernel(refract, { cells, constants: { ...shape, ...response }, numbers: 1 })
      return {
        async membrane(scope, current) {
          let u = await forward(scope, current)
          for (let from = 0; from < timesteps; from += length) u = await refractory(scope, u, from)
          return u
        },
        back: (scope, e) => backward(scope, e),
      }
    }
    default:
      throw inputError(
        `network: the gpu engine has no neuron ${neuron.type}, as in "${name}"`,
        'Use the reference engine.',
      )
  }
}

/** The neurons of one layer. @throws UserError naming the layer whose neurons the engine has not. */
export const neuronsOf = (device: Device, layer: Layer, context: NeuronContext): Neurons => {
  const { neuron, neurons, delaySteps } = layer
  const { batch, timesteps, surrogate } = context
  const known = thresholdsOf(neuron)
  const thresholds = known.length === neurons ? known : new Array<number>(neurons).fill(known[0]!)
  const threshold = Float32Array.from(thresholds, (theta) => comparedThreshold(neuron, theta))
  const bumps = thresholds.map((theta) => bumpOf(surrogate, theta))
  if (bumps[0]!.since) {
    throw inputError(
      'engine: the gpu engine has no surrogate of spike timing',
      'Use the wasm engine, or surrogate linear.',
    )
  }
  const step = stepOf(device, layer, threshold, context)
  const cells = batch * timesteps * neurons
  const constants = { neurons, timesteps, threshold, delay: Float32Array.from(delaySteps) }
  const fireBackward = device.kernel(fireBack, {
    cells,
    constants: {
      ...constants,
      shape: bumpShapes.indexOf(bumps[0]!.shape),
      slope: Float32Array.from(bumps, ({ slope }) => slope),
      height: Float32Array.from(bumps, ({ height }) => height),
    },
  })
  return {
    threshold,
    membrane: step.membrane,
    fire: device.kernel(fire, { cells, constants }),
    back: async (scope, gradient, membrane, own) =>
      step.back(scope, await fireBackward(scope, gradient, membrane, own), membrane),
    count: device.kernel(countSpikes, { cells: neurons, constants: { neurons, threshold }, numbers: 1 }),
  }
}
