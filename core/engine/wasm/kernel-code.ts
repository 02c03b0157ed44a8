/** The compiled kernels: which build a machine runs, and which of equal ways is the fastest on it. */
import { inputError } from '../../contract/errors.ts'
import { compiledKernels, type Kernels } from './compiled-kernels.ts'

/** `plain`: 128-bit SIMD, the same bits on every machine. `relaxed`: fused multiply and add where the machine has it. */
export type KernelBuild = 'plain' | 'relaxed'

/** Register tiles of matrix products, in the order that kernels/multiply.ts counts them; all give the same bits. */
export const tiles = ['4x8', '6x8', '6x16'] as const
export type Tile = (typeof tiles)[number]

/**
 * When a layer multiplies instead of visiting its events: for layers of up to `columns` neurons (of a convolution,
 * channels), the share of inputs with an event above which a dense product is faster. Columns ascend; wider layers are as
 * the last. Both ways give the same bits.
 */
export type BreakEven = readonly { readonly columns: number; readonly share: number }[]

export interface KernelCode {
  readonly build: KernelBuild
  readonly module: WebAssembly.Module
  readonly tile: Tile
  readonly breakEven: BreakEven
}

/** Best on the machines that were measured, without and with fused multiply and add. */
const usualTile: Readonly<Record<KernelBuild, Tile>> = { plain: '4x8', relaxed: '6x8' }
const usualBreakEven: BreakEven = [{ columns: Infinity, share: 0.6 }]

const bytesOf = (build: KernelBuild, mark = ''): Uint8Array<ArrayBuffer> => {
  const code = atob(compiledKernels[build])
  // a custom section: 0, its size, the size of its name, its name
  const section = mark && String.fromCharCode(0, mark.length + 1, mark.length) + mark
  return Uint8Array.from(code + section, (c) => c.charCodeAt(0))
}

/** The fastest build that this machine's WebAssembly accepts, undefined where it has no SIMD. */
export const supportedBuild = (): KernelBuild | undefined =>
  (['relaxed', 'plain'] as const).find((build) => WebAssembly.validate(bytesOf(build)))

/**
 * A build compiled.
 * @param mark makes other bytes of the same module: V8 keeps one compilation for equal bytes, whatever its flags are then.
 * @throws UserError where the machine does not run the build.
 */
export const compileKernels = (build: KernelBuild, mark = ''): KernelCode => {
  const bytes = bytesOf(build, mark)
  if (!WebAssembly.validate(bytes)) {
    throw inputError(
      `engine: WebAssembly has no ${build === 'plain' ? '' : 'relaxed '}SIMD on this machine`,
      'Use the reference engine, or Node 20 or newer.',
    )
  }
  const module = new WebAssembly.Module(bytes)
  return { build, module, tile: usualTile[build], breakEven: usualBreakEven }
}

/** Of products that fit the first cache; so many that the optimising compiler has had its turn. */
const timed = { rows: 120, inner: 64, columns: 64, products: 4, repetitions: 30 }

/** The tile that is the fastest here, by the clock `now`. */
export const fastestTile = (code: KernelCode, now: () => number): Tile => {
  const { rows, inner, columns, products, repetitions } = timed
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true })
  const kernels = new WebAssembly.Instance(code.module, { env: { memory } }).exports as unknown as Kernels
  const [left, right, out] = [1, 5, 10].map((page) => page * 65536) as [number, number, number]
  const times = tiles.map((_, tile) => {
    const run = (): number => {
      const start = now()
      for (let i = 0; i < products; i++) {
        kernels.multiply(out, 4 * columns, left, 4 * inner, right, 4 * columns, inner, 4 * columns, rows, tile)
      }
      return now() - start
    }
    return Math.min(...Array.from({ length: repetitions }, run))
  })
  return tiles[times.indexOf(Math.min(...times))]!
}
