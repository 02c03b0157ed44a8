import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { objectiveDoc } from '../../../core/study/objectives.ts'
import { frontTable, type FrontRow } from '../../../host/report/front-table.ts'
import { displayWidth } from '../../../core/formulas/text.ts'
import { anyText } from './any-text.ts'

const columns = (['error', 'latencySteps', 'energyJoules'] as const).map(objectiveDoc)
const rows: FrontRow[] = [
  {
    trial: 7,
    values: [0.124, 19, 5.2e-9],
    testError: 0.131,
    fits: true,
    parameters: { hidden: 32, learningRate: 0.0021, optimiser: 'adam', epochs: 8, stepMs: 1 },
    isKnee: true,
  },
  {
    trial: 12,
    values: [0.052, 1240, 1.213e-7],
    testError: 0.06,
    fits: false,
    parameters: { hidden: 128, learningRate: 4e-4, optimiser: 'nadam', epochs: 8 },
    isKnee: false,
  },
  {
    trial: 3,
    values: [0.31, 8, 3.05e-9],
    fits: true,
    parameters: { hidden: 9, learningRate: 0.05, optimiser: 'nadam', epochs: 8, stepMs: 0.5 },
    isKnee: false,
  },
]

describe('frontTable', () => {
  it('shows results with units, then the parameters that differ', () => {
    expect(frontTable(rows, columns, 120)).toMatchInlineSnapshot(`
      "trial      error  latency  energy  test error  fits  hidden  learningRate  optimiser  stepMs
                     %    steps      nJ           %
      ─────────  ─────  ───────  ──────  ──────────  ────  ──────  ────────────  ─────────  ──────
        #12        5.2    1 240  121            6    no       128      4.0·10⁻⁴  nadam       off
      ◆ #7 knee   12.4       19    5.2         13.1  yes       32      0.0021    adam          1
        #3        31          8    3.05         –    yes        9      0.05      nadam         0.5

      ◆ knee: nearest to the best of every objective."
    `)
  })

  it('names what has no room', () => {
    expect(frontTable(rows, columns, 76)).toMatchInlineSnapshot(`
      "trial      error  latency  energy  test error  fits  hidden  learningRate
                     %    steps      nJ           %
      ─────────  ─────  ───────  ──────  ──────────  ────  ──────  ────────────
        #12        5.2    1 240  121            6    no       128      4.0·10⁻⁴
      ◆ #7 knee   12.4       19    5.2         13.1  yes       32      0.0021
        #3        31          8    3.05         –    yes        9      0.05

      ◆ knee: nearest to the best of every objective.
      No room for optimiser, stepMs."
    `)
  })

  it('leaves out columns that say nothing', () => {
    const bare = rows.map(({ trial, values }) => ({ trial, values, fits: null, parameters: {}, isKnee: false }))
    expect(frontTable(bare, columns, 80)).toMatchInlineSnapshot(`
      "trial  error  latency  energy
                 %    steps      nJ
      ─────  ─────  ───────  ──────
        #12    5.2    1 240  121
        #7    12.4       19    5.2
        #3    31          8    3.05"
    `)
  })

  it('says that there is no front yet', () => {
    expect(frontTable([], columns, 80)).toMatchInlineSnapshot(
      `"No trial is on the front yet: it will stand here once one has finished."`,
    )
  })

  it('keeps to the width and to one line a trial, whatever the names and values', () => {
    const row = fc.record({
      trial: fc.nat(),
      values: fc.tuple(fc.double(), fc.double()),
      fits: fc.constantFrom(true, false, null),
      parameters: fc.dictionary(anyText, fc.oneof(anyText, fc.double(), fc.boolean())),
      isKnee: fc.boolean(),
    })
    const column = fc.record({ title: anyText, unit: anyText })
    const table = fc.tuple(
      fc.array(row, { minLength: 1, maxLength: 8 }),
      fc.tuple(column, column),
      fc.integer({ min: 10, max: 150 }),
    )
    fc.assert(
      fc.property(table, ([rows, columns, width]) => {
        const lines = frontTable(rows, columns, width).split('\n')
        expect(lines.length).toBeLessThanOrEqual(rows.length + 6)
        expect(lines.length).toBeGreaterThanOrEqual(rows.length + 3)
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cs}]/u)
      }),
    )
  })
})
