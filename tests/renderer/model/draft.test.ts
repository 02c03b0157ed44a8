/** A design while it is written. */
import { describe, expect, it } from 'vitest'
import type { SetUp } from '../../../core/contract/views.ts'
import {
  aimedAt,
  fixing,
  onDataset,
  searching,
  specOf,
  toggledObjective,
  type Draft,
} from '../../../renderer/model/draft.ts'
import { objectives } from '../study.ts'

const draft: Draft = {
  name: 'digits',
  dataset: { name: 'digits', train: 10, validation: 5, test: 5 },
  algorithm: 'slayer',
  fixed: { epochs: 4, threshold: 9 },
  objectives: ['error', { name: 'cores', reference: 3 }],
  constraints: { fits: true },
  target: 'ucaspian',
  budget: { trials: 3 },
}
const hidden = { type: 'int', low: 8, high: 64 } as const
const setUp: SetUp = { neuron: 'srm', parameters: [], space: { hidden }, feasibleShare: 1 }

describe('a draft', () => {
  it('searches a parameter or holds it, never both', () => {
    const fixed = fixing(searching(draft, 'threshold', hidden), 'threshold', 12)
    expect(fixed.space).toEqual({})
    expect(fixed.fixed).toEqual({ epochs: 4, threshold: 12 })
    expect(searching(fixed, 'threshold', hidden).fixed).toEqual({ epochs: 4 })
  })

  it('falls back to what the service searches by itself', () => {
    expect(specOf(setUp, draft, 'hidden')).toBe(hidden)
    expect(specOf(setUp, fixing(draft, 'hidden', 9), 'hidden')).toBeUndefined()
  })

  it('drops with its target what only that target knows', () => {
    const infos = [...objectives, { ...objectives[0]!, name: 'cores', needsTarget: true }]
    const free = aimedAt(draft, undefined, infos)
    expect(free).not.toHaveProperty('target')
    expect(free).not.toHaveProperty('constraints')
    expect(free.objectives).toEqual(['error'])
    expect(free.fixed).toEqual({ epochs: 4 })
    expect(aimedAt(free, 'ucaspian', infos).constraints).toEqual({ fits: true })
  })

  it('leaves the neuron to another target, and keeps the kind of network', () => {
    const network = { kind: 'conv', neuron: 'srm' }
    expect(aimedAt({ ...draft, network }, 'ucaspian', objectives).network).toEqual({ kind: 'conv' })
  })

  it('wants no more samples of another data set than it has', () => {
    const class1 = { name: 'a', train: 9, test: 3 }
    const byOfficial = onDataset(draft, 'small', { byClass: [class1] })
    expect(byOfficial.dataset).toEqual({ name: 'small', train: 6, validation: 3, test: 3 })
    expect(byOfficial.fixed).toEqual({ epochs: 4 })
    const all = onDataset(draft, 'large', { byClass: [{ name: 'a', train: 900, test: 0 }] })
    expect(all.dataset).toEqual({ ...draft.dataset, name: 'large' })
  })

  it('keeps at least one objective', () => {
    const one = toggledObjective(draft, 'cores')
    expect(one.objectives).toEqual(['error'])
    expect(toggledObjective(one, 'error')).toBe(one)
    expect(toggledObjective(one, 'spikes').objectives).toEqual(['error', 'spikes'])
  })
})
