/** What the engine is to reach: how many times as long the best peer takes, and what a program may cost. */
import type { CaseName } from './cases.ts'

/** A figure reaches it from above or from below. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number }

export const isShort = (value: number, goal: Goal | undefined): boolean =>
  goal !== undefined && ('atLeast' in goal ? value < goal.atLeast : value > goal.atMost)

/** Training step and inference. */
type Pair = readonly [train: number, infer: number]

interface CaseGoals {
  /** Of the plain build and of the fastest, one thread. */
  readonly exact: { readonly plain: Pair; readonly fastest: Pair }
  /** In training alone, where the gradient may be sparse. */
  readonly sparse?: { readonly plain: number; readonly fastest: number }
  /** Of the fastest build. */
  readonly twoThreads: Pair
  /** Against snnTorch alone: of the fastest build, one thread. */
  readonly snntorch: number
}

const ratioGoals: Readonly<Record<CaseName, CaseGoals>> = {
  A: { exact: { plain: [3.5, 3], fastest: [6, 6] }, twoThreads: [8, 8], snntorch: 15 },
  B: { exact: { plain: [1.7, 1.8], fastest: [3.3, 3.5] }, twoThreads: [3, 3], snntorch: 4 },
  C: {
    exact: { plain: [1, 1.3], fastest: [1.5, 2] },
    sparse: { plain: 1.7, fastest: 2.2 },
    twoThreads: [2, 2.8],
    snntorch: 5,
  },
  D: {
    exact: { plain: [1.1, 1.6], fastest: [1.8, 2.5] },
    sparse: { plain: 2.4, fastest: 3.6 },
    twoThreads: [2.7, 4],
    snntorch: 2.5,
  },
}

/** Goals of a row of ratios, as far as it has any. */
export interface RatioGoal {
  readonly train?: number
  readonly infer?: number
  readonly snntorch?: number
}

export interface Measured {
  readonly case: CaseName
  readonly threads: number
  readonly mode: 'exact' | 'sparse'
  /** Backend with its build. */
  readonly engine: string
}

/** With the input at hand on both sides; the goals say nothing of its conversion. */
export const ratioGoal = ({ case: name, threads, mode, engine }: Measured): RatioGoal => {
  const { exact, sparse, twoThreads, snntorch } = ratioGoals[name]
  const build = engine.startsWith('wasm-plain') ? 'plain' : 'fastest'
  const isFastest = build === 'fastest'
  if (threads === 2 && mode === 'exact' && isFastest) return { train: twoThreads[0], infer: twoThreads[1] }
  if (threads !== 1) return {}
  if (mode === 'sparse') return sparse ? { train: sparse[build] } : {}
  const [train, infer] = exact[build]
  return { train, infer, ...(isFastest && { snntorch }) }
}

/** What is measured beside the peers' cases, and what it is to be. */
export const figures = {
  memory: { unit: 'MB', goal: { atMost: 150 } },
  compile: { unit: 'ms', goal: { atMost: 20 } },
  srm: { unit: 'x', goal: { atMost: 1.5 } },
  epoch: { unit: 's', goal: { atMost: 0.3 } },
  sideBySide: { unit: 'x', goal: { atLeast: 1.8 } },
} as const satisfies Record<string, { readonly unit: string; readonly goal: Goal }>

export type FigureName = keyof typeof figures
