/** Finds a graphics processor for the gpu engine, and measures whether it is worth using. */
import { existsSync, readdirSync } from 'node:fs'
import { UserError } from '../core/contract/errors.ts'
import { stepSeconds, type Exercise } from '../core/engine/exercise.ts'
import type { Gpu } from '../core/engine/gpu/device.ts'
import { compileGpu } from '../core/engine/gpu/program.ts'
import type { Compile } from '../core/engine/program.ts'
import { withUnit } from '../core/formulas/numbers.ts'

/** What is asked of WebGPU's adapter. */
export interface Adapter {
  readonly info: {
    readonly vendor: string
    readonly architecture: string
    readonly device: string
    readonly description: string
    readonly isFallbackAdapter?: boolean
  }
}

interface WebGpu {
  requestAdapter(options?: object): Promise<Adapter | null>
}

/** The parts of gpu.js and of the package `webgpu` that are used; tests give others. */
export interface GpuPackages {
  /** What the machine lacks to have a GPU at all, a clause; asked first, for Dawn warns on stderr where it finds nothing. */
  missing?(): string | undefined
  /** Loads Dawn; throws where its binary does not load. */
  loadWebGpu(): Promise<WebGpu>
  /** Makes gpu.js use it. */
  createGpu(webGpu: WebGpu): Promise<Gpu>
}

export type FoundGpu =
  | { readonly gpu: Gpu; readonly adapter: string }
  /** Why there is none, a clause. */
  | { readonly gpu?: undefined; readonly reason: string }

const preference = { powerPreference: 'high-performance' }

/** Held for good: the process crashes when Dawn's instance is collected while a device of it is in use. */
let dawn: WebGpu | undefined

/** Where Vulkan's loader looks for drivers. */
const driverFolders = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d']

const hasVulkanDriver = (): boolean =>
  Boolean(process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES']) ||
  driverFolders.some((folder) => existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.json')))

/** Node has no WebGPU of its own, and gpu.js looks for it at `navigator.gpu`. */
const packages: GpuPackages = {
  missing: () => (process.platform === 'linux' && !hasVulkanDriver() ? 'no Vulkan driver is installed' : undefined),
  async loadWebGpu() {
    if (dawn) return dawn
    const { create, globals } = await import('webgpu')
    Object.assign(globalThis, globals)
    return (dawn = create([]) as unknown as WebGpu)
  },
  async createGpu(webGpu) {
    const { GPU } = await import('gpu.js')
    const gpu = { requestAdapter: () => webGpu.requestAdapter(preference) }
    Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true })
    return new GPU({ mode: 'webgpu' })
  },
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0]!

/** Some software adapters do not say that they are. */
const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp/i

/**
 * The machine's graphics processor, ready for the gpu engine, or why there is none.
 * @param allowSoftware takes an adapter that runs on the CPU too: right, slow, for tests.
 */
export const findGpu = async (
  allowSoftware = false,
  { missing, loadWebGpu, createGpu }: GpuPackages = packages,
): Promise<FoundGpu> => {
  const lack = missing?.()
  if (lack) return { reason: lack }
  try {
    const webGpu = await loadWebGpu()
    const adapter = await webGpu.requestAdapter(preference)
    if (!adapter) return { reason: 'WebGPU finds no graphics adapter on this machine' }
    const { info } = adapter
    const name = info.description || info.device || [info.vendor, info.architecture].filter(Boolean).join(' ')
    if (!allowSoftware && (info.isFallbackAdapter || softwareNames.test(name))) {
      return { reason: `the only adapter, ${name}, runs on the CPU` }
    }
    return { gpu: await createGpu(webGpu), adapter: name }
  } catch (error) {
    return { reason: `WebGPU does not load here (${messageOf(error)})` }
  }
}

/** The engine that is to run a network, and why; both go into the study's record. */
export interface EngineChoice {
  readonly name: string
  readonly reason: string
}

export interface Contest extends Exercise {
  /** The CPU's engine. */
  readonly cpu: { readonly name: string; readonly compile: Compile }
  /** Wall-clock seconds. */
  seconds(): number
}

/** Trains the network for some steps on both engines, and chooses the GPU where it is faster. */
export const chooseEngine = async (contest: Contest, found: FoundGpu): Promise<EngineChoice> => {
  const { network, options, cpu, seconds } = contest
  if (!found.gpu) return { name: cpu.name, reason: found.reason }
  try {
    const onGpu = await stepSeconds(await compileGpu(network, options, found.gpu), contest, seconds)
    const onCpu = await stepSeconds(cpu.compile(network, options), contest, seconds)
    return {
      name: onGpu < onCpu ? 'gpu' : cpu.name,
      reason: `a batch takes ${withUnit(onGpu, 's')} on ${found.adapter}, ${withUnit(onCpu, 's')} on ${cpu.name}`,
    }
  } catch (error) {
    const refused = error instanceof UserError ? error.message : `${found.adapter} failed: ${messageOf(error)}`
    return { name: cpu.name, reason: refused }
  }
}
