/** Wide vectors are used only where they change no bit and gain speed. */
import { expect, it } from 'vitest'
import { tryWideVectors, type Trial } from '../../host/revectorize.ts'

/** A machine whose kernels, with the flag on, give `result` at `speed` times the speed. */
const machine = (result: number, speed: number, architecture = 'x64', node = 24): Trial & { isOn: boolean } => {
  const state = {
    architecture,
    node,
    isOn: false,
    setFlag: (isOn: boolean) => void (state.isOn = isOn),
    probe: () => ({ result: Uint32Array.of(state.isOn ? result : 7), runsPerSecond: state.isOn ? speed : 1 }),
  }
  return state
}

it.each([
  ['faster and equal', machine(7, 1.6), true, /1\.6 times/],
  ['faster but not equal', machine(8, 1.6), false, /change results/],
  ['equal but no faster', machine(7, 1), false, /no gain/],
  ['another architecture', machine(7, 2, 'arm64'), false, /arm64/],
  ['an older Node', machine(7, 2, 'x64', 22), false, /Node 24/],
])('%s', (_, trial, used, reason) => {
  const found = tryWideVectors('plain', trial)
  expect(found.used).toBe(used)
  expect(found.reason).toMatch(reason)
  expect(trial.isOn).toBe(used)
})
