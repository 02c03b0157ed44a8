/** Tries the kernels as the process compiles them now: what they compute, bit for bit, and how fast they are. */
import { seededRandom } from '../../random.ts'
import type { Kernels } from './compiled-kernels.ts'
import { compileKernels, type KernelBuild, type KernelCode } from './kernel-code.ts'
import { compileCode } from './program.ts'
import { selfTest } from './self-test.ts'

export interface Probe {
  /** What every kernel computes, as words. */
  readonly result: Uint32Array
  /** Runs of the gather kernel a second, of the fastest in the time given. */
  readonly runsPerSecond: number
}

const rows = 64
const inputs = 256
const eventsPerRow = 24
const stride = 4 * 128

/** Least seconds of a run of the gather kernel; the first half of the time warms up. */
const gatherSeconds = ({ module }: KernelCode, seconds: number, now: () => number): number => {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 16, shared: true })
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels
  const random = seededRandom(1)
  const [start, pieces, offsets, index] = [4096, 8192, 12_288, 16_384]
  const table = 65_536
  const out = table + inputs * stride
  const words = new Uint32Array(memory.buffer)
  for (let r = 0; r <= rows; r++) words[offsets / 4 + r] = r * eventsPerRow
  for (let k = 0; k < rows * eventsPerRow; k++) words[index / 4 + k] = random.integer(inputs)

  const begun = now()
  let best = Infinity
  for (let t = begun; t < begun + seconds; t = now()) {
    const before = now()
    for (let i = 0; i < 20; i++) kernels.gather(out, stride, start, pieces, table, stride, offsets, index, 0, 0, rows)
    if (t > begun + seconds / 2) best = Math.min(best, (now() - before) / 20)
  }
  return best
}

/**
 * @param salt another one wherever the machine's flags differ.
 * @param seconds how long to run for the speed.
 * @param now wall-clock seconds.
 */
export const probeKernels = (build: KernelBuild, salt: number, seconds: number, now: () => number): Probe => {
  const code = compileKernels(build, `probe ${salt}`)
  const { buffer } = selfTest((network, options) => compileCode(network, options, code))
  return { result: new Uint32Array(buffer), runsPerSecond: 1 / gatherSeconds(code, seconds, now) }
}
