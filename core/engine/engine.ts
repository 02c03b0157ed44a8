/** An engine as training meets it: it compiles networks to programs, which answer at once or later. */
import type { Network } from '../contract/network.ts'
import type { AsyncProgram } from './gpu/async-program.ts'
import type { CompileOptions, Program } from './program.ts'

/** Awaiting either kind works: what answers at once is awaited in no time. */
export type AnyProgram = Program | AsyncProgram

export type Engine = (network: Network, options: CompileOptions) => AnyProgram | Promise<AnyProgram>
