/** The gradient descent rules by name. */
import type { Optimiser } from '../engine/update.ts'

/** The rules by the word users write. */
export const optimisers = {
  adam: { title: 'Adam', rule: 'adam' },
  adamAmsgrad: { title: 'Adam with AMSGrad', rule: 'adam', amsgrad: true },
  nadam: { title: "SLAYER's Nadam", rule: 'nadam' },
  nadamAmsgrad: { title: "SLAYER's Nadam with AMSGrad", rule: 'nadam', amsgrad: true },
  sgd: { title: 'SGD with momentum', rule: 'sgd', momentum: 0.9 },
} as const satisfies Record<string, Optimiser & { readonly title: string }>

export type OptimiserName = keyof typeof optimisers
