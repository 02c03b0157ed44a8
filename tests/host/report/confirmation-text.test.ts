import { expect, it } from 'vitest'
import type { Confirmation } from '../../../core/contract/confirmation.ts'
import { displayWidth } from '../../../core/formulas/text.ts'
import { confirmationOf, testsOf, withTestError } from '../../../core/study/confirmation.ts'
import { objectiveDoc } from '../../../core/study/objectives.ts'
import { confirmationTable, confirmingLine, repeatLine } from '../../../host/report/confirmation-text.ts'

const columns = (['error', 'latencySteps', 'energyJoules'] as const).map(objectiveDoc)

const repeats = (latency: number, ...trainings: readonly (readonly [error: number, joules: number])[]) =>
  trainings.map(([error, joules], i) => ({ seed: i + 1, values: [error, latency, joules] }))

const confirmation = confirmationOf(
  2,
  ['error', 'latencySteps', 'energyJoules'],
  [
    { trial: 4, found: [0.12, 19, 5e-9], repeats: repeats(19, [0.131, 5.1e-9], [0.135, 5.2e-9]) },
    { trial: 9, found: [0.1, 24, 6e-9], repeats: repeats(24, [0.142, 6e-9], [0.14, 6.1e-9]) },
    {
      trial: 2,
      found: [0.4, 8, 1e-9],
      repeats: [...repeats(8, [0.41, 1e-9]), { seed: 2, failed: 'the loss is not a number' }],
    },
  ],
)
const tested = testsOf(confirmation).reduce(
  (sum, task) => withTestError(sum, task, 0.13 + task.seed / 100),
  confirmation,
)

const without = (trainings: number): Confirmation =>
  confirmationOf(
    confirmation.seeds,
    confirmation.objectives,
    confirmation.members.map((member) => ({ ...member, repeats: member.repeats.slice(0, trainings) })),
  )

it('shows what was found, what came of it again, and who stays', () => {
  expect(confirmationTable(tested, columns, 120)).toMatchInlineSnapshot(`
    "trial  error found       again  latency  energy found        again  test error  on the front
                     %           %    steps            nJ           nJ           %
    ─────  ───────────  ──────────  ───────  ────────────  ───────────  ──────────  ────────────────────────────
    #9              10  14.1 ± 1.3       24             6  6.05 ± 0.64   –          off: behind #4
    #4              12  13.3 ± 2.5       19             5  5.15 ± 0.64  14.5 ± 6.4  stays
    #2              40   –                8             1  –             –          off: 1 of 2 trainings failed

    again: mean of 2 further seeds, ± the interval of 95 % (Student's t); of 2 it is wide: take 3 or more."
  `)
})

it('says of a single seed that it tells no spread, and of members under way how far they are', () => {
  const one = confirmationOf(1, confirmation.objectives, without(1).members)
  expect(confirmationTable(one, columns, 100)).toContain('One training more tells nothing of the spread')
  expect(confirmationTable(without(1), columns, 100)).toContain('1 training so far')
})

it.each([12, 40, 80, 200])('keeps to %i columns', (width) => {
  const texts = [confirmationTable(tested, columns, width), confirmingLine(tested, '#4 seed 2 epoch 3: 12 %', 7, width)]
  for (const line of texts.join('\n').split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width)
})

it('tells each training and each test on a line', () => {
  expect(repeatLine(confirmation, columns, 4, 2)).toBe('trial 4, seed 2: error 13.5 %, latency 19 steps, energy 5.2 nJ')
  expect(repeatLine(confirmation, columns, 2, 2)).toBe('trial 2, seed 2: failed, the loss is not a number')
  expect(repeatLine(tested, columns, 4, 2)).toBe('trial 4, seed 2: test error 15 %')
  expect(confirmingLine(without(1), '', Infinity, 80)).toBe('████████░░░░░░░░  3/6 trainings')
})
