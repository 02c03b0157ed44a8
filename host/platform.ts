/** What this machine gives to core: engines, the one that is to train and why, clocks. */
import { inputError } from '../core/contract/errors.ts'
import type { CpuClock } from '../core/contract/platform.ts'
import type { Engine } from '../core/engine/engine.ts'
import { compileGpu } from '../core/engine/gpu/program.ts'
import type { Compile } from '../core/engine/program.ts'
import { compileReference } from '../core/engine/reference.ts'
import { breakEvenOf, compileWith, supportedBuild } from '../core/engine/wasm/program.ts'
import { chooseEngine, findGpu, type Contest, type EngineChoice } from './gpu.ts'

/** The engines of the CPU by the word that stands in a study's record. */
export const cpuEngines = {
  reference: compileReference,
  'wasm-plain': compileWith('plain', () => performance.now()),
  'wasm-relaxed': compileWith('relaxed', () => performance.now()),
} as const satisfies Record<string, Compile>

export type CpuEngineName = keyof typeof cpuEngines

const engines: Readonly<Record<string, () => Engine | Promise<Engine>>> = {
  ...Object.fromEntries(Object.entries(cpuEngines).map(([name, compile]) => [name, () => compile])),
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
 * @throws UserError where it does not exist or cannot run here.
 */
export const engineNamed = async (name: string): Promise<Engine> => {
  if (name === 'wasm' && supportedBuild()) return engineNamed(cpuEngine().name)
  if (!Object.hasOwn(engines, name)) throw inputError(`There is no engine ${name}`, `Use ${engineWords.join(', ')}.`)
  if (name === 'wasm-relaxed' && supportedBuild() !== 'relaxed') {
    throw inputError(
      'This machine has no relaxed WebAssembly SIMD, with which the study began',
      'Go on where it began.',
    )
  }
  return engines[name]!()
}

/** The engine of a choice, which computes as the choice says wherever it is made again. */
export const engineOf = async ({ name, breakEven }: EngineChoice): Promise<Engine> => {
  const engine = await engineNamed(name)
  return breakEven ? (network, options) => engine(network, { ...options, breakEven }) : engine
}

/** The choice with this machine's break-even, where it is of an engine that has one. */
const measured = (choice: EngineChoice): EngineChoice => {
  const build = (['plain', 'relaxed'] as const).find((name) => choice.name === `wasm-${name}`)
  return build ? { ...choice, breakEven: breakEvenOf(build, () => performance.now()) } : choice
}

/** The engine that a study is to use: the GPU where there is one and it trains the network of `contest` faster. */
export const chooseStudyEngine = async (contest: () => Omit<Contest, 'cpu' | 'seconds'>): Promise<EngineChoice> => {
  const cpu = cpuEngine()
  const found = await findGpu()
  if (!found.gpu) return measured({ name: cpu.name, reason: `${cpu.reason}; no GPU: ${found.reason}` })
  const compile = cpuEngines[cpu.name]
  const seconds = () => performance.now() / 1000
  return measured(await chooseEngine({ ...contest(), cpu: { name: cpu.name, compile }, seconds }, found))
}

/** CPU seconds of the calling thread, user and system. */
export const threadCpuSeconds: CpuClock = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e6
}
