/** Neuron kernels over a batch, float32 traces [sample][timestep][neuron]. Spikes leave through the axonal delay. */
import { srmKernels, type SrmTimes, type Surrogate } from '../../formulas/srm.ts'

export interface Batch {
  readonly samples: number
  readonly timesteps: number
  readonly neurons: number
}

/** One layer's neurons. `forward` returns the number of spikes; `backward` turns dE/d(spike) into dE/d(current). */
export interface NeuronKernel {
  /** Reads `current`, writes the membrane at each fire test and the delayed spikes (0 or 1, cleared before). */
  forward(current: Float32Array, membrane: Float32Array, spikes: Uint8Array, batch: Batch): number
  /** `gradient` holds dE/d(delayed spike) and receives dE/d(current). */
  backward(gradient: Float32Array, membrane: Float32Array, batch: Batch): void
}

/** rho(u) = height * exp(-|u - theta| * slope). */
const rhoOf = (threshold: number, { tauRho, scaleRho }: Surrogate) => {
  const slope = 1 / (tauRho * threshold)
  return { slope, height: scaleRho * slope }
}

/** dE/d(spike at its fire test) of neuron j in step t: the gradient `delay` steps later, 0 beyond the end. */
const undelay = (gradient: Float32Array, delaySteps: Int32Array, { samples, timesteps, neurons }: Batch): void => {
  if (delaySteps.every((d) => d === 0)) return
  for (let b = 0; b < samples; b++) {
    for (let t = 0; t < timesteps; t++) {
      const row = (b * timesteps + t) * neurons
      for (let j = 0; j < neurons; j++) {
        const delay = delaySteps[j]!
        gradient[row + j] = t + delay < timesteps ? gradient[row + delay * neurons + j]! : 0
      }
    }
  }
}

/** µCaspian's neuron; equations in core/engine/reference.ts. */
export const caspianKernel = (
  threshold: readonly number[],
  delaySteps: Int32Array,
  surrogate: Surrogate,
): NeuronKernel => {
  const rho = threshold.map((theta) => rhoOf(theta, surrogate))
  return {
    forward(current, membrane, spikes, { samples, timesteps, neurons }) {
      let count = 0
      for (let b = 0; b < samples; b++) {
        for (let j = 0; j < neurons; j++) {
          const theta = threshold[j]!
          const delay = delaySteps[j]!
          let charge = 0
          for (let t = 0, at = b * timesteps * neurons + j; t < timesteps; t++, at += neurons) {
            membrane[at] = charge
            if (charge > theta) {
              charge = 0
              count++
              if (t + delay < timesteps) spikes[at + delay * neurons] = 1
            }
            charge += current[at]!
          }
        }
      }
      return count
    },
    backward(gradient, membrane, batch) {
      const { samples, timesteps, neurons } = batch
      undelay(gradient, delaySteps, batch)
      for (let b = 0; b < samples; b++) {
        for (let j = 0; j < neurons; j++) {
          const theta = threshold[j]!
          const { slope, height } = rho[j]!
          let charge = 0
          for (let t = timesteps - 1, at = ((b + 1) * timesteps - 1) * neurons + j; t >= 0; t--, at -= neurons) {
            const u = membrane[at]!
            const direct = gradient[at]! * height * Math.exp(-Math.abs(u - theta) * slope)
            gradient[at] = charge
            charge = u > theta ? direct : direct + charge
          }
        }
      }
    },
  }
}

/**
 * The truncated alpha kernel as a recursion: a[t] = sum k r^k x[t-k] from two decaying sums, and the same sums of
 * what left the kernel's window subtracted, so that a step costs the same whatever tau is.
 */
const alphaRecursion = (tauSteps: number, length: number) => {
  const decay = Math.exp(-1 / tauSteps)
  const gain = Math.E / tauSteps
  const tail = Math.pow(decay, length)
  return { decay, gain, tail, length }
}

/** SLAYER's neuron; equations in core/engine/reference.ts. */
export const srmKernel = (
  neuron: SrmTimes,
  delaySteps: Int32Array,
  stepSeconds: number,
  timesteps: number,
  surrogate: Surrogate,
): NeuronKernel => {
  const { psp, refractory } = srmKernels(neuron, stepSeconds, timesteps)
  const { decay, gain, tail, length } = alphaRecursion(neuron.tauSrSeconds / stepSeconds, psp.length)
  const theta = neuron.threshold
  const { slope, height } = rhoOf(theta, surrogate)

  /** Filters line[0], line[stride], ... in place by the PSP kernel; a negative stride filters backwards in time. */
  const filter = (line: Float32Array, start: number, stride: number, held: Float64Array): void => {
    let sum = 0
    let ramp = 0
    for (let t = 0, at = start; t < timesteps; t++, at += stride) {
      const x = line[at]!
      ramp = decay * (ramp + sum)
      sum = decay * sum + x
      if (t >= length) {
        const left = tail * held[t - length]!
        sum -= left
        ramp -= length * left
      }
      held[t] = x
      line[at] = gain * ramp
    }
  }
  const held = new Float64Array(timesteps)

  return {
    forward(current, membrane, spikes, { samples, neurons }) {
      let count = 0
      membrane.set(current.subarray(0, samples * timesteps * neurons))
      for (let b = 0; b < samples; b++) {
        for (let j = 0; j < neurons; j++) {
          const start = b * timesteps * neurons + j
          filter(membrane, start, neurons, held)
          const delay = delaySteps[j]!
          for (let t = 0, at = start; t < timesteps; t++, at += neurons) {
            if (membrane[at]! < theta) continue
            count++
            if (t + delay < timesteps) spikes[at + delay * neurons] = 1
            for (let k = 1; k < refractory.length && t + k < timesteps; k++) {
              membrane[at + k * neurons] = membrane[at + k * neurons]! + refractory[k]!
            }
          }
        }
      }
      return count
    },
    backward(gradient, membrane, batch) {
      const { samples, neurons } = batch
      undelay(gradient, delaySteps, batch)
      for (let at = 0; at < samples * timesteps * neurons; at++) {
        gradient[at] = gradient[at]! * height * Math.exp(-Math.abs(membrane[at]! - theta) * slope)
      }
      for (let b = 0; b < samples; b++) {
        for (let j = 0; j < neurons; j++) filter(gradient, ((b + 1) * timesteps - 1) * neurons + j, -neurons, held)
      }
    },
  }
}
