/** What this machine gives to core: engines, the one that is to train and why, clocks. */
import { inputError } from '../core/contract/errors.ts'
import type { Engine } from '../core/engine/engine.ts'
import type { Exercise } from '../core/engine/exercise.ts'
import { compileGpu } from '../core/engine/gpu/program.ts'
import type { Compile } from '../core/engine/program.ts'
import { supportedBuild } from '../core/engine/wasm/kernel-code.ts'
import { cpuEngines, type CpuEngineName } from './cpu-engines.ts'
import { chooseEngine, findGpu, type EngineChoice } from './gpu.ts'
import { wideVectors, type WideVectors } from './revectorize.ts'
import { threadsFor } from './team/size.ts'
import { teamOf } from './team/team.ts'

const engines: Readonly<Record<string, (threads: number) => Engine | Promise<Engine>>> = {
  ...Object.fromEntries(
    (Object.keys(cpuEngines) as CpuEngineName[]).map((name) => [
      name,
      (threads): Compile =>
        (network, options) =>
          teamOf(name, cpuEngines[name], threadsFor(network, options, threads))(network, options),
    ]),
  ),
  gpu: async () => {
    const { gpu, ...found } = await findGpu()
    if (!gpu) throw inputError(`The gpu engine cannot run: ${'reason' in found ? found.reason : ''}`, 'Use wasm.')
    return (network, options) => compileGpu(network, options, gpu)
  },
}

/** The best engine of this machine's CPU. */
export const cpuEngine = (): EngineChoice & { readonly name: CpuEngineName } => {
  const build = supportedBuild()
  if (!build) return { name: 'reference', reason: 'this machine has no WebAssembly SIMD' }
  const fused = build === 'relaxed' ? ', fused multiply-add' : ''
  return { name: `wasm-${build}`, reason: `float32 on WebAssembly SIMD${fused}, visits active inputs only` }
}

/** The words users write for an engine: `wasm` is the best build for this CPU. */
export const engineWords = ['reference', 'wasm', 'gpu'] as const

/**
 * The engine of that name, in a study's record or as users write it.
 * @param threads of the CPU that a program may use at most.
 * @throws UserError where it does not exist or cannot run here.
 */
export const engineNamed = async (name: string, threads = 1): Promise<Engine> => {
  if (name === 'wasm' && supportedBuild()) return engineNamed(cpuEngine().name, threads)
  if (!Object.hasOwn(engines, name)) throw inputError(`There is no engine ${name}`, `Use ${engineWords.join(', ')}.`)
  if (name === 'wasm-relaxed' && supportedBuild() !== 'relaxed') {
    throw inputError(
      'This machine has no relaxed WebAssembly SIMD, with which the study began',
      'Go on where it began.',
    )
  }
  return engines[name]!(threads)
}

/** The build of the kernels that an engine runs, if it runs any. */
const buildOf = (name: string) => (['plain', 'relaxed'] as const).find((build) => name === `wasm-${build}`)

/**
 * Has an engine's kernels compiled with 256-bit vectors from now on where they train `exercise` faster, and says whether
 * they do; before any kernel is compiled. Undefined for an engine without kernels.
 */
export const prepareEngine = async (name: string, exercise: () => Exercise): Promise<WideVectors | undefined> => {
  const build = buildOf(name)
  return build && wideVectors(build, exercise)
}

/** The engine that a study is to use: the GPU where there is one and it trains `exercise` faster. */
export const chooseStudyEngine = async (exercise: () => Exercise): Promise<EngineChoice> => {
  const cpu = cpuEngine()
  await prepareEngine(cpu.name, exercise)
  const found = await findGpu()
  if (!found.gpu) return { name: cpu.name, reason: `${cpu.reason}; no GPU: ${found.reason}` }
  const compile = cpuEngines[cpu.name]
  const seconds = () => performance.now() / 1000
  return chooseEngine({ ...exercise(), cpu: { name: cpu.name, compile }, seconds }, found)
}
