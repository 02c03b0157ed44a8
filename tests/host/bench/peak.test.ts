/** The loops that measure the machine's peak compute what they say. */
import { expect, it } from 'vitest'
import { peakLoop, type Arithmetic } from '../../../host/bench/peak.ts'

const registers = 12

it.each([
  ['add', 1, registers * 4, 0.001 * 50],
  ['multiplyAdd', 0.999, registers * 8, 1 - 0.999 ** 50],
] as const)('%s: %d', (arithmetic, _, operations, sum) => {
  const loop = peakLoop(arithmetic)!
  expect(loop.operationsPerRound).toBe(operations)
  expect(loop.run(50)).toBeCloseTo(registers * sum, 5)
})

it('fuses where the machine can, with the same result', () => {
  const [fused, separate] = (['fusedMultiplyAdd', 'multiplyAdd'] as Arithmetic[]).map(peakLoop)
  expect(separate).toBeDefined()
  if (fused) expect(fused.run(1000)).toBeCloseTo(separate!.run(1000), 3)
})
