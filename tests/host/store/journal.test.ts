import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import { readJournal } from '../../../host/store/journal.ts'
import { optunaStates } from '../../../host/store/optuna-values.ts'
import { describeWithShared, sharedJson, sharedPath } from '../../shared.ts'
import { temporaryFolder } from '../../temporary.ts'

const written = (text: string): string => {
  const path = join(temporaryFolder(), 'journal.log')
  writeFileSync(path, text)
  return path
}

describeWithShared('a journal that Optuna wrote', 'golden/optimizer/optuna_journal.log', () => {
  const text = () => readFileSync(sharedPath('golden/optimizer/optuna_journal.log'), 'utf8')

  it('reads with equal values', () => {
    const { trials, ...study } = readJournal(sharedPath('golden/optimizer/optuna_journal.log'))
    expect(study).toEqual({ name: 'demo2obj', directions: ['minimize', 'minimize'], metricNames: ['err', 'size'] })
    const { trials: expected } = sharedJson<{ trials: unknown }>('golden/optimizer/optuna_journal_expected.json')
    const read = trials.map(({ number, state, parameters, values, userAttributes }) => ({
      ...{ number, state: optunaStates[state], params: parameters, values, user_attrs: userAttributes },
    }))
    expect(read).toEqual(expected)
  })

  it('reads without a last line that was cut off', () => {
    expect(readJournal(written(text().slice(0, -9))).trials).toHaveLength(14)
  })

  it('damaged anywhere ends in a study or a sentence', () => {
    const whole = text()
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.string({ maxLength: 4 }), fc.nat(40), (at, patch, gone) => {
        const path = written(whole.slice(0, at) + patch + whole.slice(at + gone))
        try {
          const { directions, trials } = readJournal(path)
          for (const { state, values } of trials)
            if (state === 'complete') expect(values).toHaveLength(directions.length)
        } catch (error) {
          expect(error).toBeInstanceOf(UserError)
        }
      }),
      { numRuns: 60 },
    )
  })
})

it('plays back what was added whole, deleted, or told too late', () => {
  const lines = [
    { op_code: 0, study_name: 'gone', directions: [1] },
    { op_code: 0, study_name: 'kept', directions: [2] },
    { op_code: 1, study_id: 0 },
    { op_code: 4, study_id: 0, datetime_start: null },
    {
      ...{ op_code: 4, study_id: 1, state: 1, value: 0.5, values: null, params: { x: 1 } },
      distributions: { x: '{"name": "CategoricalDistribution", "attributes": {"choices": ["a", "b"]}}' },
    },
    { op_code: 6, trial_id: 0, state: 3, values: null },
    { op_code: 4, study_id: 1 },
    { op_code: 9, trial_id: 1, system_attr: { 'constraints:c': 1 } },
    { op_code: 6, trial_id: 1, state: 2, values: null },
  ]
  const { name, directions, metricNames, trials } = readJournal(
    written(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
  )
  expect({ name, directions, metricNames }).toEqual({ name: 'kept', directions: ['maximize'], metricNames: null })
  const none = { userAttributes: {}, systemAttributes: {} }
  expect(trials).toEqual([
    { number: 0, state: 'complete', parameters: { x: 'b' }, values: [0.5], ...none },
    { number: 1, state: 'pruned', parameters: {}, values: null, ...none, systemAttributes: { 'constraints:c': 1 } },
  ])
  expect(() => readJournal(written('{"a": 1}\n'))).toThrow("is no journal of Optuna's")
  expect(() => readJournal(written(''))).toThrow('holds 0 studies')
})
