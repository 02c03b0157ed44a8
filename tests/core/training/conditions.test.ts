/** Parameters that act only beside certain values of others: searched there alone, refused where they never act. */
import { describe, expect, it } from 'vitest'
import {
  checkConditions,
  completed,
  searchSpace,
  type ParameterDoc,
  type ParameterDocs,
} from '../../../core/training/parameters.ts'
import type { Condition, Parameters, ParameterSpec, Space } from '../../../core/search/space.ts'

const choice: ParameterSpec = { type: 'categorical', choices: ['a', 'b', 'c'] }
const number: ParameterSpec = { type: 'float', low: 0, high: 1 }
const doc = (range: ParameterSpec, value: string | number, when?: Condition): ParameterDoc => ({
  unit: '',
  sentence: 'One.',
  range,
  value,
  searched: range,
  ...(when && { when }),
})
const docs: ParameterDocs = {
  kind: doc(choice, 'a'),
  form: doc(choice, 'a', { kind: ['a', 'b'] }),
  share: doc(number, 0.5, { form: ['c'] }),
}

describe('what is searched', () => {
  it('keeps conditions on what is searched', () =>
    expect(searchSpace(docs, {}, {})).toEqual({
      kind: choice,
      form: { ...choice, when: { kind: ['a', 'b'] } },
      share: { ...number, when: { form: ['c'] } },
    }))

  it('is without conditions that are met, and without parameters whose conditions are not', () => {
    expect(searchSpace(docs, {}, { kind: 'b' })).toEqual({ form: choice, share: { ...number, when: { form: ['c'] } } })
    expect(searchSpace(docs, {}, { form: 'c' })).toEqual({
      kind: choice,
      share: { ...number, when: { kind: ['a', 'b'] } },
    })
    expect(searchSpace(docs, {}, { kind: 'c' })).toEqual({})
    expect(searchSpace(docs, {}, { kind: 'a', form: 'b' })).toEqual({})
  })

  it('adds them to those of the user, as far as the search can meet them', () => {
    const space: Space = {
      kind: { type: 'categorical', choices: ['b', 'c'] },
      form: { ...choice, when: { kind: ['b', 'c'] } },
      share: { ...number, when: { kind: ['b'] } },
    }
    expect(searchSpace(docs, space, {})).toEqual({
      kind: space['kind'],
      form: { ...choice, when: { kind: ['b'] } },
      share: { ...number, when: { kind: ['b'], form: ['c'] } },
    })
  })
})

describe('what is given', () => {
  const check = (given: Parameters): void =>
    checkConditions(docs, Object.keys(given), {}, completed(docs, given), 'run.json')

  it('is accepted where it acts', () => check({ kind: 'b', form: 'c', share: 1 }))
  it('is refused where it never does', () => {
    expect(() => check({ share: 1 })).toThrow('run.json: share acts only where form is c')
    expect(() => check({ kind: 'c', form: 'c' })).toThrow('form acts only where kind is a or b')
  })
  it('is refused in a search that never meets the condition', () => {
    const space: Space = { kind: { type: 'categorical', choices: ['c'] } }
    expect(() => checkConditions(docs, ['form'], space, completed(docs, {}), 'design.json')).toThrow(/form acts only/)
  })
})
