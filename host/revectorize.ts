/** V8's pass that pairs 128-bit operations to 256-bit ones: checked bit for bit, kept where a training gains by it. */
import { isAscii } from 'node:buffer'
import { setFlagsFromString } from 'node:v8'
import { UserError } from '../core/contract/errors.ts'
import { stepSeconds, type Exercise } from '../core/engine/exercise.ts'
import type { Compile } from '../core/engine/program.ts'
import { compileKernels, type KernelBuild } from '../core/engine/wasm/kernel-code.ts'
import { measuredCode } from '../core/engine/wasm/measured-code.ts'
import { compileCode } from '../core/engine/wasm/program.ts'
import { selfTest } from '../core/engine/wasm/self-test.ts'

const flag = 'experimental-wasm-revectorize'

export interface WideVectors {
  readonly used: boolean
  readonly reason: string
}

/** What kernels compute as they are compiled now, and how fast. */
export interface Probe {
  /** What every kernel computes, as words. */
  readonly result: Uint32Array
  /** Of a training step of the exercise. */
  readonly seconds: number
}

/** What the machine offers; tests give others. */
export interface Machine {
  readonly architecture: string
  /** Major version of Node; V8 knows the flag from Node 24 on. */
  readonly node: number
  setFlag(isOn: boolean): void
  /** @param mark another one wherever the flag differs. */
  probe(build: KernelBuild, mark: string, exercise: Exercise): Promise<Probe>
}

const byte = new Uint8Array(1)

/**
 * Clears the upper halves of the processor's vector registers, and passes on what was given. 256-bit kernels leave them
 * in use, for V8 emits no vzeroupper, and as long as they are, Intel processors take some hundred cycles for each step
 * between compiled JavaScript (VEX) and V8's built-in functions (legacy SSE), such as a callback of `map`. Node's isAscii
 * is AVX code that clears them, in 20 ns.
 */
export const withClearRegisters = <T>(result: T): T => {
  isAscii(byte)
  return result
}

/** The same engine, whose programs leave the vector registers clear. */
export const clearingRegisters =
  (compile: Compile): Compile =>
  (network, options) => {
    const program = compile(network, options)
    return {
      ...program,
      forward: (...given) => withClearRegisters(program.forward(...given)),
      backward: (...given) => withClearRegisters(program.backward(...given)),
      step: (...given) => withClearRegisters(program.step(...given)),
      learn: (...given) => withClearRegisters(program.learn(...given)),
    }
  }

const thisMachine: Machine = {
  architecture: process.arch,
  node: Number(process.versions.node.split('.')[0]),
  setFlag: (isOn) => setFlagsFromString(isOn ? `--${flag}` : `--no-${flag}`),
  async probe(build, mark, exercise) {
    // what the optimising compiler makes of every kernel is to be seen, at once
    setFlagsFromString('--no-liftoff')
    try {
      const code = measuredCode(compileKernels(build, mark), () => performance.now())
      const compile = clearingRegisters((network, options) => compileCode(network, options, code))
      const result = new Uint32Array(selfTest(compile).buffer)
      const program = compile(exercise.network, exercise.options)
      return { result, seconds: await stepSeconds(program, exercise, () => performance.now() / 1000) }
    } finally {
      setFlagsFromString('--liftoff')
    }
  },
}

const isEqual = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i])

/** Less is noise. */
const leastGain = 1.02

/** Sets the flag for the whole process if it changes no bit of the kernels' results and a training gains by it. */
export const tryWideVectors = async (
  build: KernelBuild,
  exercise: () => Exercise,
  { architecture, node, setFlag, probe }: Machine = thisMachine,
): Promise<WideVectors> => {
  if (architecture !== 'x64') return { used: false, reason: `256-bit vectors are for x64, this is ${architecture}` }
  if (node < 24) return { used: false, reason: `256-bit vectors need Node 24, this is ${node}` }
  let used = false
  try {
    const work = exercise()
    // in this order: whatever wide kernels may leave behind does not slow the narrow ones
    const narrow = await probe(build, 'narrow', work)
    setFlag(true)
    const wide = await probe(build, 'wide', work)
    if (!isEqual(narrow.result, wide.result)) return { used, reason: '256-bit vectors change results here' }
    const gain = narrow.seconds / wide.seconds
    used = gain > leastGain
    return {
      used,
      reason: used ? `256-bit vectors, ${gain.toFixed(2)} times the speed` : 'no gain from 256-bit vectors',
    }
  } catch (error) {
    // a network that does not run is refused where it is to be trained
    if (!(error instanceof UserError)) throw error
    return { used, reason: '256-bit vectors are not tried: the network does not run' }
  } finally {
    if (!used) setFlag(false)
  }
}

let tried: Promise<WideVectors> | undefined

/**
 * The same, once a process, for V8 keeps one compilation of a module however its flags change: call it before any kernel
 * is compiled, and before worker threads begin, which share the flag.
 */
export const wideVectors = (build: KernelBuild, exercise: () => Exercise): Promise<WideVectors> =>
  (tried ??= tryWideVectors(build, exercise))
