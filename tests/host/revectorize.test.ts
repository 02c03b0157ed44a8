/** Wide vectors are used only where they change no bit and gain speed, and do not slow what runs after them. */
import { setFlagsFromString } from 'node:v8'
import { expect, it } from 'vitest'
import { inputError } from '../../core/contract/errors.ts'
import type { Exercise } from '../../core/engine/exercise.ts'
import { compileKernels } from '../../core/engine/wasm/kernel-code.ts'
import { compileCode } from '../../core/engine/wasm/program.ts'
import { seededRandom } from '../../core/random.ts'
import { clearingRegisters, tryWideVectors, type Machine } from '../../host/revectorize.ts'
import { chain, tensor } from '../core/engine/networks.ts'
import { randomSpikes } from '../spikes.ts'

/** A machine whose kernels, with the flag on, give `result` at `speed` times the speed. */
const machine = (result: number, speed: number, architecture = 'x64', node = 24): Machine & { isOn: boolean } => {
  const state = {
    architecture,
    node,
    isOn: false,
    setFlag: (isOn: boolean) => void (state.isOn = isOn),
    probe: async () => ({ result: Uint32Array.of(state.isOn ? result : 7), seconds: state.isOn ? 1 / speed : 1 }),
  }
  return state
}

const exercise: Exercise = {
  network: chain(
    {
      in: { type: 'Input', shape: [40] },
      weights: { type: 'Linear', weight: tensor([64, 40], new Array(64 * 40).fill(0.1)) },
      neurons: { type: 'lif', neurons: 64, beta: 0.9, threshold: 1, reset: 'subtract', resetDelay: true },
      out: { type: 'Output', shape: [64] },
    },
    6,
  ),
  options: { batch: 4, surrogate: { tauRho: 1, scaleRho: 1 }, optimiser: { rule: 'adam', amsgrad: false } },
  spikes: randomSpikes(4, 40, 6, 0.3, seededRandom(1)),
}

it.each([
  ['faster and equal', machine(7, 1.6), true, /1\.60 times/],
  ['faster but not equal', machine(8, 1.6), false, /change results/],
  ['equal but no faster', machine(7, 1), false, /no gain/],
  ['another architecture', machine(7, 2, 'arm64'), false, /arm64/],
  ['an older Node', machine(7, 2, 'x64', 22), false, /Node 24/],
])('%s', async (_, trial, used, reason) => {
  const found = await tryWideVectors('plain', () => exercise, trial)
  expect(found.used).toBe(used)
  expect(found.reason).toMatch(reason)
  expect(trial.isOn).toBe(used)
})

it('a network that does not run', async () => {
  const trial = machine(7, 2)
  const found = await tryWideVectors('plain', () => exercise, {
    ...trial,
    probe: () => Promise.reject(inputError('engine: the network takes 9 MiB of memory', 'Use a smaller batch.')),
  })
  expect(found).toMatchObject({ used: false, reason: expect.stringMatching(/does not run/) as string })
})

it('change no bit on this machine', async () => {
  expect((await tryWideVectors('plain', () => exercise)).reason).not.toMatch(/change results/)
})

it('leave what follows them as fast as it was', () => {
  const numbers = new Float64Array(4000).fill(1.5)
  const following = (before: () => unknown): number => {
    let best = Infinity
    for (let i = 0; i < 40; i++) {
      before()
      const start = performance.now()
      numbers.map((x) => 2 * x)
      best = Math.min(best, performance.now() - start)
    }
    return best
  }
  const usual = following(() => undefined)
  setFlagsFromString('--no-liftoff')
  setFlagsFromString('--experimental-wasm-revectorize')
  const code = compileKernels('plain', 'test')
  const { network, options, spikes } = exercise
  const program = clearingRegisters((...given) => compileCode(...given, code))(network, options)
  const { output } = program.forward(spikes, [0, 1, 2, 3])
  expect(following(() => program.forward(spikes, [0, 1, 2, 3]))).toBeLessThan(4 * usual)
  expect(following(() => program.backward(output))).toBeLessThan(4 * usual)
  expect(following(() => program.learn(output, 0.1))).toBeLessThan(4 * usual)
  program.dispose()
  setFlagsFromString('--no-experimental-wasm-revectorize')
  setFlagsFromString('--liftoff')
})
