/** The training algorithms by the word users write. */
import type { Algorithm } from './algorithm.ts'
import { hybrid } from './hybrid.ts'
import { slayer } from './slayer.ts'

export const algorithms = { slayer, hybrid } as const satisfies Record<string, Algorithm>

export type AlgorithmName = keyof typeof algorithms
