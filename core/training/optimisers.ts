/** Gradient descent rules, updating weights in place: Adam as in torch, Nadam as in slayerPytorch (without momentum schedule). */
import type { Floats } from '../engine/program.ts'

interface Rule {
  readonly title: string
  /** Nesterov: the step uses the moment as it will be, beta1 m + (1 - beta1) g. */
  readonly nesterov: boolean
  /** Divide by the largest second moment seen. */
  readonly amsgrad: boolean
}

/** The rules by the word users write. */
export const optimisers = {
  adam: { title: 'Adam', nesterov: false, amsgrad: false },
  adamAmsgrad: { title: 'Adam with AMSGrad', nesterov: false, amsgrad: true },
  nadam: { title: "SLAYER's Nadam", nesterov: true, amsgrad: false },
  nadamAmsgrad: { title: "SLAYER's Nadam with AMSGrad", nesterov: true, amsgrad: true },
} as const satisfies Record<string, Rule>

export type OptimiserName = keyof typeof optimisers

/** Applies one step of `gradients` at `learningRate`. */
export type OptimiserStep = (gradients: readonly Floats[], learningRate: number) => void

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-8

/**
 * Binds a rule to weights. SLAYER adds epsilon after the square root and before the bias correction of the second
 * moment; torch after it. Both are kept, so that each reproduces its own trajectories.
 */
export const createOptimiser = (name: OptimiserName, weights: readonly Floats[]): OptimiserStep => {
  const { nesterov, amsgrad } = optimisers[name]
  const state = weights.map((w) => ({
    weight: w,
    first: new Float64Array(w.length),
    second: new Float64Array(w.length),
    largest: amsgrad ? new Float64Array(w.length) : undefined,
  }))
  let steps = 0
  return (gradients, learningRate) => {
    steps++
    const correction1 = 1 - Math.pow(beta1, steps)
    const correction2 = Math.sqrt(1 - Math.pow(beta2, steps))
    const scale = (learningRate * correction2) / correction1
    const floor = nesterov ? epsilon : epsilon * correction2
    state.forEach(({ weight, first, second, largest }, l) => {
      const gradient = gradients[l]!
      for (let i = 0; i < weight.length; i++) {
        const g = gradient[i]!
        const m = beta1 * first[i]! + (1 - beta1) * g
        let v = beta2 * second[i]! + (1 - beta2) * g * g
        first[i] = m
        second[i] = v
        if (largest) {
          if (v > largest[i]!) largest[i] = v
          else v = largest[i]!
        }
        const moment = nesterov ? beta1 * m + (1 - beta1) * g : m
        weight[i] = weight[i]! - (scale * moment) / (Math.sqrt(v) + floor)
      }
    })
  }
}
