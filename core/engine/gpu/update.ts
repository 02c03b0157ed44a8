/** The optimiser on the device: weights, latent weights and moments stay there, each step leaving new ones. */
import type { Floats } from '../program.ts'
import { beta1, beta2, latentRange, stepSize, type Optimiser } from '../update.ts'
import { createScope, type Device, type Resident, type Scope } from './device.ts'
import { descend, firstMoment, larger, runWeight, secondMoment } from './kernels/update.ts'

export interface GpuWeights {
  /** As the program runs them. */
  readonly run: readonly Resident[]
  /** Replaces the weights, and forgets the moments. */
  set(values: readonly Floats[]): Promise<void>
  /** One step by the gradients. */
  step(gradients: readonly Resident[], learningRate: number): Promise<void>
  release(): void
}

interface State {
  readonly latent: Resident
  readonly first: Resident
  readonly second: Resident
  readonly largest: Resident
  readonly run: Resident
}

/** WGSL has no infinite literals. */
const bounded = (limit: number): number => Math.min(3e38, Math.max(-3e38, limit))

/** The rule for a matrix of `cells` numbers. */
const ruleOf = (device: Device, optimiser: Optimiser, cells: number) => {
  const { nesterov, amsgrad, weightUnit: unit = 1, weightRange } = optimiser
  const { low, high } = latentRange(optimiser)
  const moment1 = device.kernel(firstMoment, { cells, constants: { beta: beta1 } })
  const moment2 = device.kernel(secondMoment, { cells, constants: { beta: beta2 } })
  const largestOf = device.kernel(larger, { cells })
  const limits = { beta: beta1, nesterov: Number(nesterov), low: bounded(low), high: bounded(high) }
  const descent = device.kernel(descend, { cells, constants: limits, numbers: 2 })
  const toRun = device.kernel(runWeight, { cells, constants: { unit, rounded: Number(weightRange !== undefined) } })
  return {
    async start(scope: Scope, weights: Floats): Promise<State> {
      const zeros = await device.upload(scope, new Float32Array(cells))
      const latent = await device.upload(
        scope,
        Float64Array.from(weights, (w) => Math.min(high, Math.max(low, w / unit))),
      )
      return { latent, first: zeros, second: zeros, largest: zeros, run: await toRun(scope, latent) }
    },
    async next(scope: Scope, state: State, gradient: Resident, rate: number, floor: number): Promise<State> {
      const first = await moment1(scope, state.first, gradient)
      const second = await moment2(scope, state.second, gradient)
      const largest = amsgrad ? await largestOf(scope, state.largest, second) : second
      const latent = await descent(scope, state.latent, gradient, first, largest, rate, floor)
      return { latent, first, second, largest, run: await toRun(scope, latent) }
    },
  }
}

const each = <A, B>(items: readonly A[], run: (item: A, i: number) => Promise<B>): Promise<B[]> =>
  Promise.all(items.map(run))

/** Weights that an optimiser may change, of the lengths given; `set` is to be called before anything else. */
export const createWeights = (
  device: Device,
  optimiser: Optimiser | undefined,
  lengths: readonly number[],
): GpuWeights => {
  const rules = optimiser && lengths.map((cells) => ruleOf(device, optimiser, cells))
  let scope = createScope()
  let states: readonly State[] = []
  let run: readonly Resident[] = []
  let steps = 0
  /** Fills a new scope, then lets go of the old one. */
  const replace = async (fill: (scope: Scope) => Promise<void>): Promise<void> => {
    const next = createScope()
    await fill(next)
    scope.release()
    scope = next
  }
  return {
    get run() {
      return run
    },
    set: (values) =>
      replace(async (next) => {
        steps = 0
        states = rules ? await each(rules, (rule, i) => rule.start(next, values[i]!)) : []
        run = rules ? states.map((state) => state.run) : await each(values, (v) => device.upload(next, v))
      }),
    step: (gradients, learningRate) =>
      replace(async (next) => {
        const { rate, floor } = stepSize(optimiser!, learningRate, ++steps)
        states = await each(rules!, (rule, i) => rule.next(next, states[i]!, gradients[i]!, rate, floor))
        run = states.map((state) => state.run)
      }),
    release: () => scope.release(),
  }
}
