/** Runs the gather kernel on a fixed input in a module of its own: what comes out, bit for bit, and how fast. */
import { seededRandom } from '../../random.ts'
import { compiledKernels, type Kernels } from './compiled-kernels.ts'
import type { KernelBuild } from './memory.ts'

export interface Probe {
  /** The sums, as words. */
  readonly result: Uint32Array
  /** Runs a second, of the fastest tenth of the time given. */
  readonly runsPerSecond: number
}

/**
 * The module with an empty section named by `salt`: V8 keeps one compilation for equal bytes, whatever its flags are
 * when they come again.
 */
const saltedModule = (build: KernelBuild, salt: number): WebAssembly.Module => {
  const bytes = Uint8Array.from(atob(compiledKernels[build]), (c) => c.charCodeAt(0))
  // custom section: id 0, size 2, a name of one byte
  return new WebAssembly.Module(Uint8Array.from([...bytes, 0, 2, 1, 97 + salt]))
}

const rows = 64
const inputs = 256
const eventsPerRow = 24
const stride = 4 * 128

/**
 * @param salt 0 to 25, another one wherever the machine's flags differ.
 * @param seconds how long to run; the first half warms up.
 * @param now wall-clock seconds.
 */
export const probeKernels = (build: KernelBuild, salt: number, seconds: number, now: () => number): Probe => {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true })
  const { exports } = new WebAssembly.Instance(saltedModule(build, salt), { env: { memory } })
  const kernels = exports as unknown as Kernels
  const random = seededRandom(1)
  const [start, pieces, offsets, index] = [4096, 8192, 12_288, 16_384]
  const table = 65_536
  const out = table + inputs * stride
  const words = new Uint32Array(memory.buffer)
  const floats = new Float32Array(memory.buffer)
  for (let r = 0; r <= rows; r++) words[offsets / 4 + r] = r * eventsPerRow
  for (let k = 0; k < rows * eventsPerRow; k++) words[index / 4 + k] = random.integer(inputs)
  for (let i = 0; i < (inputs * stride) / 4; i++) floats[table / 4 + i] = random.normal()

  const begun = now()
  let best = Infinity
  for (let t = begun; t < begun + seconds; t = now()) {
    const before = now()
    for (let i = 0; i < 20; i++) kernels.gather(out, stride, start, pieces, table, stride, offsets, index, 0, 0, rows)
    if (t > begun + seconds / 2) best = Math.min(best, (now() - before) / 20)
  }
  return { result: words.slice(out / 4, (out + rows * stride) / 4), runsPerSecond: 1 / best }
}
