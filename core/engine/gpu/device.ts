/** gpu.js as the engine uses it: kernels with one flat result that stays on the device until its scope is released. */
import { inputError } from '../../contract/errors.ts'
import type { Floats } from '../program.ts'
import { quotientSource, quotientTypes, type Cell, type KernelSource } from './kernels/cell.ts'

/** What the engine takes of gpu.js' class GPU; the host makes it (mode `webgpu`; `webasm` and `cpu` need no device). */
export interface Gpu {
  readonly mode: string
  createKernel(source: never, settings: object): unknown
}

/** A buffer on the device (webgpu), or the numbers themselves (cpu, webasm). */
export type Resident = Float32Array | { toArray(): Promise<Float32Array>; delete(): void }

/** Results that live until they are released. */
export interface Scope {
  keep(result: Resident): Resident
  release(): void
}

/** Arrays and residents first, then numbers; the result belongs to the scope. */
export type Kernel = (scope: Scope, ...args: readonly (Resident | number)[]) => Promise<Resident>

export interface KernelOptions {
  /** Numbers in the result. */
  readonly cells: number
  /** Fixed for good: gpu.js overlooks a later change. */
  readonly constants?: Readonly<Record<string, number | Floats>>
  /** How many of the last arguments are numbers. */
  readonly numbers?: number
}

export interface Device {
  kernel(source: KernelSource, options: KernelOptions): Kernel
  /** Copies numbers to the device. */
  upload(scope: Scope, values: Floats): Promise<Resident>
  /** Gives back the kernels; the gpu itself is the host's. */
  dispose(): void
}

/** float32 counts whole numbers up to here, and gpu.js computes indices in float32. */
const indexLimit = 2 ** 24

/** @throws UserError where an array would be too long for float32 indices. `place` names the layer. */
export const checkIndices = (place: string, what: string, length: number): void => {
  if (length < indexLimit) return
  throw inputError(
    `network: ${what} of ${place} are ${length} numbers, and the gpu engine counts to ${indexLimit}`,
    'Use a smaller batch, fewer timesteps or fewer neurons, or the wasm engine.',
  )
}

export const createScope = (): Scope => {
  let kept: Resident[] = []
  return {
    keep(result) {
      kept.push(result)
      return result
    },
    release() {
      for (const result of kept) if ('delete' in result) result.delete()
      kept = []
    },
  }
}

/** Copies a result from the device. */
export const read = async (result: Resident): Promise<Float32Array> => ('toArray' in result ? result.toArray() : result)

const same = function (this: Cell<never>, values: ArrayLike<number>): number {
  return values[this.thread.x]!
}

type CompiledKernel = ((...args: readonly (Resident | number)[]) => Resident | Promise<Resident>) & { destroy(): void }

const typesOf = (constants: Readonly<Record<string, number | Floats>>): Record<string, string> =>
  Object.fromEntries(Object.entries(constants).map(([name, c]) => [name, typeof c === 'number' ? 'Float' : 'Array']))

export const createDevice = (gpu: Gpu): Device => {
  const compiled: CompiledKernel[] = []
  const uploads = new Map<number, Kernel>()
  const compile = (source: KernelSource, { cells, constants = {}, numbers = 0 }: KernelOptions): CompiledKernel => {
    const kernel = gpu.createKernel(source as never, {
      output: [cells],
      constants,
      constantTypes: typesOf(constants),
      argumentTypes: Array.from({ length: source.length }, (_, i) => (i < source.length - numbers ? 'Array' : 'Float')),
      functions: [{ source: quotientSource, settings: quotientTypes }],
      // a loop that ends at an array's number is cut off here without a word; the default is 1,000
      loopMaxIterations: indexLimit,
      // event lists grow
      dynamicArguments: true,
      pipeline: true,
      immutable: true,
      precision: 'single',
    }) as CompiledKernel
    compiled.push(kernel)
    return kernel
  }
  /** Compiled when it is first called. */
  const kernel = (source: KernelSource, options: KernelOptions): Kernel => {
    let run: CompiledKernel | undefined
    return async (scope, ...args) => scope.keep(await (run ??= compile(source, options))(...args))
  }
  return {
    kernel,
    upload(scope, values) {
      const cells = values.length
      const upload = uploads.get(cells) ?? kernel(same, { cells })
      uploads.set(cells, upload)
      return upload(scope, Float32Array.from(values))
    },
    dispose: () => compiled.forEach((k) => k.destroy()),
  }
}
