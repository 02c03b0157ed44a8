/** The gradient descent rules by name: Adam as in torch, Nadam as in slayerPytorch (without momentum schedule). */

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
