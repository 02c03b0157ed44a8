/** SLAYER's spike response model in closed form: alpha kernels and the spike escape rate (Shrestha and Orchard 2018). */

/** alpha(t) = multiplier * (t / tau) * exp(1 - t / tau): peak `multiplier` at t = tau. Times in the same unit. */
export const alpha = (t: number, tau: number, multiplier = 1): number => multiplier * (t / tau) * Math.exp(1 - t / tau)

/** Samples below this, past the peak, end a kernel (slayerPytorch's EPSILON). */
const kernelFloor = 0.01

/**
 * alpha sampled every `step` until it has passed its peak and fallen below 0.01, at most `duration` long.
 * Sample 0 is always 0.
 */
export const alphaKernel = (tau: number, multiplier: number, step: number, duration: number): Float64Array => {
  const samples: number[] = []
  for (let k = 0; k * step < duration; k++) {
    const value = alpha(k * step, tau, multiplier)
    if (Math.abs(value) < kernelFloor && k * step > tau) break
    samples.push(value)
  }
  return Float64Array.from(samples)
}

export interface SrmKernels {
  /** Response of the membrane to one unit of charge. */
  readonly psp: Float64Array
  /** What a neuron's own spike adds to its membrane afterwards (negative). */
  readonly refractory: Float64Array
}

export interface SrmTimes {
  readonly tauSrSeconds: number
  readonly tauRefSeconds: number
  readonly scaleRef: number
  readonly threshold: number
}

/** PSP and refractory kernels of an SRM neuron, sampled every `stepSeconds` over at most `timesteps` steps. */
export const srmKernels = (neuron: SrmTimes, stepSeconds: number, timesteps: number): SrmKernels => ({
  // in steps, so that k * 1 reproduces exactly the samples of integer times
  psp: alphaKernel(neuron.tauSrSeconds / stepSeconds, 1, 1, timesteps),
  refractory: alphaKernel(neuron.tauRefSeconds / stepSeconds, -neuron.scaleRef * neuron.threshold, 1, timesteps),
})
