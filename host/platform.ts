/** What this machine gives to core: the engine chosen for its CPU, clocks. */
import type { CpuClock } from '../core/contract/platform.ts'
import type { Compile } from '../core/engine/program.ts'
import { compileReference } from '../core/engine/reference.ts'
import { compileWasm, supportedBuild } from '../core/engine/wasm/program.ts'

/** The engines there are here, by the word users write. */
export const engines = { reference: compileReference, wasm: compileWasm } as const satisfies Record<string, Compile>

export type EngineName = keyof typeof engines

/** The one that trains, and why. */
export const chosenEngine: { readonly name: EngineName; readonly reason: string } = {
  name: supportedBuild() ? 'wasm' : 'reference',
  reason: supportedBuild()
    ? `float32 on WebAssembly SIMD, ${supportedBuild()} build, visits active inputs only`
    : 'this machine has no WebAssembly SIMD',
}

export const compile: Compile = engines[chosenEngine.name]

/** CPU seconds of the calling thread, user and system. */
export const threadCpuSeconds: CpuClock = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}
