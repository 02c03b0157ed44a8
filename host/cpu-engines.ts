/** The engines of this machine's CPU, each as one thread runs it, and that thread's clock. */
import type { CpuClock } from '../core/contract/platform.ts'
import type { Compile } from '../core/engine/program.ts'
import { compileReference } from '../core/engine/reference.ts'
import { compileWith } from '../core/engine/wasm/program.ts'
import { clearingRegisters } from './revectorize.ts'

/** The engines of the CPU by the word that stands in a study's record. */
export const cpuEngines = {
  reference: compileReference,
  'wasm-plain': clearingRegisters(compileWith('plain', () => performance.now())),
  'wasm-relaxed': clearingRegisters(compileWith('relaxed', () => performance.now())),
} as const satisfies Record<string, Compile>

export type CpuEngineName = keyof typeof cpuEngines

/** CPU seconds of the calling thread, user and system. */
export const threadCpuSeconds: CpuClock = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}
