/** The WebAssembly engine as a program: its kernels are those of the sources, memory, what it refuses, disposal. */
import { describe, expect, it } from 'vitest'
import type { Network, NetworkNode } from '../../../core/contract/network.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { compiledKernels } from '../../../core/engine/wasm/compiled-kernels.ts'
import { compileKernels, supportedBuild, tiles, fastestTile, type Tile } from '../../../core/engine/wasm/kernel-code.ts'
import { compileCode, compileWasm, compileWith } from '../../../core/engine/wasm/program.ts'
import { createMemory } from '../../../core/engine/wasm/memory.ts'
import { programBytes } from '../../../core/engine/wasm/placement.ts'
import { selfTest } from '../../../core/engine/wasm/self-test.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, lif, matrix, relativeDifference } from './networks.ts'

const surrogate = { tauRho: 1, scaleRho: 1 }
const options = { batch: 2, surrogate }

const dense = (inputs: number, outputs: number, seed = 1): Network => {
  const random = seededRandom(seed)
  const rows = Array.from({ length: outputs }, () => Array.from({ length: inputs }, () => random.normal()))
  const nodes: Record<string, NetworkNode> = {
    in: { type: 'Input', shape: [inputs] },
    w: { type: 'Linear', weight: matrix(rows) },
    n: lif(outputs),
    out: { type: 'Output', shape: [outputs] },
  }
  return chain(nodes, 6)
}

describe('kernels', () => {
  it('are compiled from the sources as they are', async () => {
    const script = '../../../build/kernels.mjs'
    const { kernelSourceHash } = (await import(script)) as { kernelSourceHash: () => string }
    expect(compiledKernels.sourceHash, 'run `npm run build`').toBe(kernelSourceHash())
  })

  it('run here in the relaxed build', () => expect(supportedBuild()).toBe('relaxed'))

  it.each(['plain', 'relaxed'] as const)('%s: give the same bits each time and with every tile', (build) => {
    const code = compileKernels(build)
    const run = (tile: Tile): Float32Array =>
      selfTest((network, settings) => compileCode(network, settings, { ...code, tile }))
    const expected = run('4x8')
    expect(expected.every(Number.isFinite)).toBe(true)
    expect(run('4x8')).toEqual(expected)
    for (const tile of tiles) expect(run(tile)).toEqual(expected)
    expect(tiles).toContain(fastestTile(code, () => performance.now()))
  })

  it('of the two builds differ by rounding only', () => {
    const [plain, relaxed] = (['plain', 'relaxed'] as const).map((build) => selfTest(compileWith(build)))
    expect(relativeDifference(relaxed!, plain!)).toBeLessThan(1e-4)
  })
})

describe('programs', () => {
  it('return the network they were given, in float32, also when disposed', () => {
    const network = dense(5, 3)
    const program = compileWasm(network, options)
    const weightOf = ({ nodes }: Network) => (nodes['w'] as { weight: { data: Float64Array } }).weight.data
    const expected = weightOf(network).map(Math.fround)
    expect(program.asTensors(program.weights)[0]).toEqual(expected)
    program.dispose()
    expect(weightOf(program.network())).toEqual(expected)
    expect(() => program.forward(randomSpikes(1, 5, 6, 0.5, seededRandom(1)), [0])).toThrow('disposed')
  })

  it('find nothing of the program that had their memory before', () => {
    const random = seededRandom(4)
    const spikes = randomSpikes(2, 40, 6, 0.4, random)
    const optimiser = { rule: 'adam', amsgrad: true } as const
    const fresh = (): Float64Array[] => {
      const program = compileWasm(dense(40, 9), { ...options, optimiser })
      for (let i = 0; i < 3; i++) {
        const { output } = program.forward(spikes, [0, 1])
        program.learn(
          output.map((s, k) => s - (k % 3)),
          0.01,
        )
      }
      const weights = program.asTensors(program.weights)
      program.dispose()
      return weights
    }
    const first = fresh()
    expect(fresh()).toEqual(first)
  })

  it('send charge back to more neurons than a block of columns has', () => {
    const random = seededRandom(7)
    const plain = dense(20, 70)
    const nodes = { ...plain.nodes, back: dense(70, 70, 2).nodes['w']! }
    const network: Network = { ...plain, nodes, edges: [...plain.edges, ['n', 'back'], ['back', 'n']] }
    const spikes = randomSpikes(2, 20, 6, 0.3, random)
    const [found, expected] = [compileWasm, compileReference].map((compile) => {
      const program = compile(network, options)
      const { output } = program.forward(spikes, [0, 1])
      const gradients = program.asTensors(program.backward(output.map((s, k) => s - (k % 3))))
      return { spikes: Array.from(output), gradients }
    })
    expect(found!.spikes).toEqual(expected!.spikes)
    found!.gradients.forEach((g, i) => expect(relativeDifference(g, expected!.gradients[i]!)).toBeLessThan(1e-4))
  })

  it.each(['plain', 'relaxed'] as const)('%s: find nothing where they ask for no zeros', (build) => {
    const code = compileKernels(build)
    const clean = selfTest((network, settings) => compileCode(network, settings, code))
    const spoilt = selfTest((network, settings) => {
      const memory = createMemory(code, 2 ** 22, 2 ** 22)
      memory.floats(0, 2 ** 20).fill(NaN)
      memory.release()
      const next = createMemory(code, 2 ** 22, 2 ** 22, [{ at: 0, bytes: 2 ** 22 }])
      expect(next.floats(0, 2 ** 20).every(Number.isNaN)).toBe(true)
      next.release()
      return compileCode(network, settings, code)
    })
    expect(spoilt).toEqual(clean)
  })

  it('take batches that bring more events than those before', () => {
    const random = seededRandom(5)
    const network = dense(30, 4)
    const [program, reference] = [compileWasm(network, options), compileReference(network, options)]
    for (const rate of [0, 0.1, 1, 0.3]) {
      const spikes = randomSpikes(2, 30, 6, rate, random)
      expect(Array.from(program.forward(spikes, [1, 0]).output)).toEqual(
        Array.from(reference.forward(spikes, [1, 0]).output),
      )
    }
  })

  it('cut or pad samples of another length', () => {
    const random = seededRandom(6)
    const network = dense(10, 4)
    const [program, reference] = [compileWasm(network, options), compileReference(network, options)]
    for (const timesteps of [3, 9]) {
      const spikes = randomSpikes(2, 10, timesteps, 0.5, random)
      const expected = reference.forward(spikes, [0, 1])
      const found = program.forward(spikes, [0, 1])
      expect(Array.from(found.output)).toEqual(Array.from(expected.output))
    }
  })

  it('refuse what they cannot run before anything runs', () => {
    const one = { ...options, batch: 1 }
    const bytes = programBytes(dense(5, 3), one)
    expect(() => compileWasm(dense(5, 3), { ...one, memoryLimit: bytes - 1 })).toThrow(/takes 1 MiB of memory/)
    expect(() => compileWasm(dense(5, 3), { ...one, memoryLimit: bytes }).dispose()).not.toThrow()
    expect(() => compileWasm({ ...dense(5, 3), timesteps: 1e8 }, one)).toThrow('and 2048 MiB are allowed')
    const program = compileWasm(dense(5, 3), options)
    expect(() => program.forward(randomSpikes(1, 4, 6, 0.5, seededRandom(1)), [0])).toThrow('have 4 inputs')
  })
})
