/** The optimiser on the device: weights, latent weights and moments stay there, each step leaving new ones. */
import type { Floats } from '../program.ts'
import type { Trainable } from '../../network/layers.ts'
import { clipFactor, descentOf, latentOf, stepSize, type Descent, type Optimiser } from '../update.ts'
import { createScope, read, type Device, type Resident, type Scope } from './device.ts'
import { decayed, descend, firstMoment, larger, runWeight, secondMoment } from './kernels/update.ts'

export interface GpuWeights {
  /** As the program runs them. */
  readonly run: readonly Resident[]
  /** Begins with these weights; to be called once, before anything else. */
  start(values: readonly Floats[]): Promise<void>
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
const ruleOf = (device: Device, descent: Descent, cells: number) => {
  const { rule, amsgrad, beta1, rest1, beta2, unit, grid, low, high, decay } = descent
  const gradientOf = device.kernel(decayed, { cells, constants: { decay }, numbers: 1 })
  const moment1 = device.kernel(firstMoment, { cells, constants: { beta: beta1, rest: rest1 } })
  const moment2 = device.kernel(secondMoment, { cells, constants: { beta: beta2 } })
  const largestOf = device.kernel(larger, { cells })
  const kinds = { nadam: Number(rule === 'nadam'), sgd: Number(rule === 'sgd') }
  const limits = { beta: beta1, ...kinds, low: bounded(low), high: bounded(high) }
  const descending = device.kernel(descend, { cells, constants: limits, numbers: 2 })
  const toRun = device.kernel(runWeight, { cells, constants: { unit, grid: grid ?? 0 } })
  return {
    descent,
    async start(scope: Scope, weights: Floats): Promise<State> {
      const zeros = await device.upload(scope, new Float32Array(cells))
      const latent = await device.upload(
        scope,
        Float64Array.from(weights, (w) => latentOf(descent, w)),
      )
      return { latent, first: zeros, second: zeros, largest: zeros, run: await toRun(scope, latent) }
    },
    async next(
      scope: Scope,
      state: State,
      given: Resident,
      factor: number,
      rate: number,
      floor: number,
    ): Promise<State> {
      const gradient = factor === 1 && decay === 0 ? given : await gradientOf(scope, given, state.latent, factor)
      const first = await moment1(scope, state.first, gradient)
      const second = await moment2(scope, state.second, gradient)
      const largest = amsgrad ? await largestOf(scope, state.largest, second) : second
      const latent = await descending(scope, state.latent, gradient, first, largest, rate, floor)
      return { latent, first, second, largest, run: await toRun(scope, latent) }
    },
  }
}

const each = <A, B>(items: readonly A[], run: (item: A, i: number) => Promise<B>): Promise<B[]> =>
  Promise.all(items.map(run))

/** The trainables as an optimiser may change them. */
export const createWeights = (
  device: Device,
  optimiser: Optimiser | undefined,
  trainables: readonly Trainable[],
): GpuWeights => {
  const rules =
    optimiser &&
    trainables.map((trainable) => ruleOf(device, descentOf(optimiser, trainable), trainable.tensor.data.length))
  const clipOf = async (gradients: readonly Resident[]): Promise<number> => {
    if (optimiser!.clip === undefined) return 1
    const squares = (await Promise.all(gradients.map(read))).map((values, i) =>
      values.reduce((sum, g) => sum + (rules![i]!.descent.unit * g) ** 2, 0),
    )
    return clipFactor(
      optimiser!,
      squares.reduce((a, b) => a + b, 0),
    )
  }
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
    start: (values) =>
      replace(async (next) => {
        states = rules ? await each(rules, (rule, i) => rule.start(next, values[i]!)) : []
        run = rules ? states.map((state) => state.run) : await each(values, (v) => device.upload(next, v))
      }),
    step: (gradients, learningRate) =>
      replace(async (next) => {
        steps++
        const factor = await clipOf(gradients)
        states = await each(rules!, (rule, i) => {
          const { rate, floor } = stepSize(rule.descent, learningRate, steps)
          return rule.next(next, states[i]!, gradients[i]!, factor, rate, floor)
        })
        run = states.map((state) => state.run)
      }),
    release: () => scope.release(),
  }
}
