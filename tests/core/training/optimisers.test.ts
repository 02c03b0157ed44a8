/** Optimiser trajectories against slayerPytorch and torch. */
import { expect, it } from 'vitest'
import { createOptimiser, type OptimiserName } from '../../../core/training/optimisers.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'

interface Golden {
  initial: number[]
  grads: number[][]
  cases: { optimizer: string; params: number[][] }[]
}

const ours: Record<string, OptimiserName> = {
  'slayer Nadam(lr=0.01, amsgrad=False)': 'nadam',
  'slayer Nadam(lr=0.01, amsgrad=True)': 'nadamAmsgrad',
  'torch Adam(lr=0.01, amsgrad=True)': 'adamAmsgrad',
}

describeWithShared('optimisers', 'golden/snn/h_optimizers.json', () => {
  const golden = sharedJson<Golden>('golden/snn/h_optimizers.json')
  it.each(Object.entries(ours))('%s', (name, rule) => {
    const expected = golden.cases.find((c) => c.optimizer === name)!.params
    const weights = Float64Array.from(golden.initial)
    const step = createOptimiser(rule, [weights])
    golden.grads.forEach((gradient, t) => {
      step([Float64Array.from(gradient)], 0.01)
      expected[t]!.forEach((value, i) => expect(Math.abs(weights[i]! - value)).toBeLessThan(1e-10))
    })
  })
})
