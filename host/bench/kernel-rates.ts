/** How fast the engine's two workhorses go, beside the peak of the machine's own arithmetic. */
import { compileKernels, supportedBuild, type KernelBuild } from '../../core/engine/wasm/kernel-code.ts'
import { measuredCode } from '../../core/engine/wasm/measured-code.ts'
import { createMemory } from '../../core/engine/wasm/memory.ts'
import { sizeOf } from '../../core/network/geometry.ts'
import { seededRandom } from '../../core/random.ts'
import { cpuEngines, type CpuEngineName } from '../cpu-engines.ts'
import { cases, networkOf, surrogate, type BenchCase } from './cases.ts'
import { spikesOf } from './events.ts'
import { generate } from './generator.ts'
import { peakLoop, type Arithmetic } from './peak.ts'
import type { RateRow } from './rows.ts'
import { timed } from './timing.ts'

/** 10^9 operations a second. */
const rateOf = (operations: number, work: () => void, seconds: number): number =>
  operations / 1e6 / timed(work, seconds).min

const peakOf = (arithmetic: Arithmetic, seconds: number): number => {
  const loop = peakLoop(arithmetic)
  const rounds = 1e5
  return loop ? rateOf(rounds * loop.operationsPerRound, () => void loop.run(rounds), seconds) : 0
}

/** Additions of weights that events of case A's first layer cost, in a whole forward run of it. */
const gatherRate = (engine: CpuEngineName, seconds: number): number => {
  const outline: BenchCase = { ...cases.A, layers: cases.A.layers.slice(0, 1) }
  const { timesteps, batch, input } = outline
  const data = generate(outline, seededRandom(1))
  const program = cpuEngines[engine](networkOf(data), { batch, surrogate })
  const spikes = spikesOf(data.raster, timesteps, batch, sizeOf(input))
  const samples = Uint32Array.from({ length: batch }, (_, b) => b)
  const additions = program.forward(spikes, samples).synapticOps
  const rate = rateOf(additions, () => void program.forward(spikes, samples), seconds)
  program.dispose()
  return rate
}

/** The product of two square matrices of 512. */
const gemmRate = (build: KernelBuild, seconds: number): number => {
  const n = 512
  const stride = 4 * n
  const [left, right, out] = [0, 1, 2].map((i) => 64 + i * n * stride) as [number, number, number]
  const end = 64 + 3 * n * stride
  const code = measuredCode(compileKernels(build), () => performance.now())
  const memory = createMemory(code, end, end)
  const multiply = () => memory.kernels.multiply(out, stride, left, stride, right, stride, n, stride, n, memory.tile)
  const rate = rateOf(2 * n ** 3, multiply, seconds)
  memory.release()
  return rate
}

/** A row a kernel; no matrix product where the machine has no SIMD. */
export const kernelRates = (engine: CpuEngineName, seconds: number): readonly RateRow[] => {
  const build = supportedBuild()
  const gather: RateRow = {
    ...{ type: 'rate', kernel: 'gather', unit: 'Gadd/s' },
    rate: gatherRate(engine, seconds),
    peak: peakOf('add', seconds),
  }
  if (!build) return [gather]
  const gemm: RateRow = {
    ...{ type: 'rate', kernel: 'gemm', unit: 'GFLOP/s' },
    rate: gemmRate(build, seconds),
    peak: Math.max(peakOf('multiplyAdd', seconds), peakOf('fusedMultiplyAdd', seconds)),
  }
  return [gather, gemm]
}
