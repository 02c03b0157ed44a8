/** A design while it is written. */
import { describe, expect, it } from 'vitest'
import type { Condition } from '../../../core/contract/space.ts'
import type { SetUp } from '../../../core/contract/catalog.ts'
import {
  aimedAt,
  builtOf,
  fitted,
  fixing,
  isActive,
  isChosen,
  onDataset,
  searching,
  specOf,
  toggledObjective,
  trainedBy,
  withoutIdle,
  type Draft,
} from '../../../renderer/model/draft.ts'
import { layerWords } from '../../../renderer/model/network.ts'
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
const setUp: SetUp = { neuron: 'srm', parameters: [], space: { hidden }, feasibleShare: 1, warmStart: [] }

describe('a draft', () => {
  it('trained by another algorithm keeps its data and epochs, and no target that cannot run it', () => {
    const cores = { ...objectives[0]!, name: 'cores', needsTarget: true }
    const elsewhere = trainedBy({ ...draft, network: { kind: 'conv', neuron: 'srm' } }, 'hybrid', false, [cores])
    expect(elsewhere).toMatchObject({ algorithm: 'hybrid', dataset: draft.dataset, fixed: { epochs: 4 } })
    expect(elsewhere.network).toEqual({ kind: 'conv' })
    expect(elsewhere).not.toHaveProperty('target')
    expect(elsewhere.objectives).toEqual(['error'])
    expect(trainedBy(draft, 'hybrid', true, objectives)).toMatchObject({
      target: 'ucaspian',
      objectives: draft.objectives,
    })
  })

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
    const limited = { ...free, constraints: { fits: true, error: { max: 0.2 } } }
    expect(aimedAt(limited, undefined, infos).constraints).toEqual({ error: { max: 0.2 } })
  })

  it('leaves the neuron to another target, and keeps the kind of network', () => {
    const network = { kind: 'conv', neuron: 'srm' }
    expect(aimedAt({ ...draft, network }, 'ucaspian', objectives).network).toEqual({ kind: 'conv' })
  })

  it('begins anew with another network or neuron; a list of layers goes with its kind', () => {
    const listed = {
      ...draft,
      provenance: 'a paper',
      network: { kind: 'layers', neuron: 'srm', layers: [{ dense: 8 }] },
    }
    const lif = builtOf(listed, { neuron: 'lif' })
    expect(lif.network).toEqual({ kind: 'layers', neuron: 'lif', layers: [{ dense: 8 }] })
    expect(lif).not.toHaveProperty('provenance')
    expect(lif.fixed).toEqual({ epochs: 4 })
    expect(builtOf(listed, { kind: 'conv' }).network).toEqual({ kind: 'conv', neuron: 'srm' })
  })

  it('knows what acts beside what, and drops what no longer does', () => {
    const choice = { type: 'categorical', choices: ['exact', 'sparse'] } as const
    const info = (name: string, value: string | number, when?: Condition) => ({
      name,
      unit: '',
      sentence: '',
      range: choice,
      value,
      ...(when && { when }),
    })
    const conditional: SetUp = {
      ...setUp,
      space: {},
      parameters: [
        info('gradient', 'exact'),
        info('share', 0.1, { gradient: ['sparse'] }),
        info('grain', 2, { share: [0.1] }),
      ],
    }
    const acting = (from: Draft) => ['gradient', 'share', 'grain'].filter((name) => isActive(conditional, from, name))
    expect(acting(draft)).toEqual(['gradient'])
    expect(acting(searching(draft, 'gradient', choice))).toEqual(['gradient', 'share', 'grain'])
    expect([draft, fixing(draft, 'share', 0.2)].map((from) => isChosen(conditional, from, 'share'))).toEqual([
      false,
      true,
    ])
    const sparse = fixing(fixing(draft, 'gradient', 'sparse'), 'share', 0.2)
    expect(acting(sparse)).toEqual(['gradient', 'share'])
    expect(withoutIdle(conditional, fixing(sparse, 'gradient', 'exact')).fixed).not.toHaveProperty('share')
  })

  it('wants no more samples of another data set than it has', () => {
    const class1 = { name: 'a', train: 9, test: 3 }
    const byOfficial = onDataset(draft, 'small', { byClass: [class1] })
    expect(byOfficial.dataset).toEqual({ name: 'small', train: 6, validation: 3, test: 3 })
    expect(byOfficial.fixed).toEqual({ epochs: 4 })
    const all = onDataset(draft, 'large', { byClass: [{ name: 'a', train: 900, test: 0 }] })
    expect(all.dataset).toEqual({ ...draft.dataset, name: 'large' })
  })

  it('leaves the counts of recordings that are cut, of which each makes several samples', () => {
    const cut = { ...draft, dataset: { ...draft.dataset, cutMs: 150 } }
    expect(fitted(cut, { byClass: [{ name: 'a', train: 1, test: 0 }] })).toBe(cut)
  })

  it('says a list of layers in words', () => {
    const layers = [{ conv: 16, kernel: 5 }, { pool: 2 }, { dense: 512 }, { recurrent: 9 }]
    expect(layers.map(layerWords)).toEqual(['16c5', 'pool 2', '512', '9 recurrent'])
  })

  it('keeps at least one objective', () => {
    const one = toggledObjective(draft, 'cores')
    expect(one.objectives).toEqual(['error'])
    expect(toggledObjective(one, 'error')).toBe(one)
    expect(toggledObjective(one, 'spikes').objectives).toEqual(['error', 'spikes'])
  })
})
