/** The parameters' documentation: complete, within its own ranges, and what README says. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { NeuronType } from '../../../core/contract/network.ts'
import type { ParameterSpec } from '../../../core/search/space.ts'
import type { NetworkChoice } from '../../../core/contract/plan.ts'
import type { Model } from '../../../core/training/algorithm.ts'
import { losses } from '../../../core/training/losses.ts'
import { checkParameters, completed, searchSpace, type DataTraits } from '../../../core/training/parameters.ts'
import { neuronTypes } from '../../../core/training/parameters/neurons.ts'
import { conditionText } from '../../../core/training/parameters/conditions.ts'
import { slayer } from '../../../core/training/slayer.ts'

const images: DataTraits = { kind: 'images', side: 28, durationMs: 0 }
const recordings: DataTraits = { kind: 'events', side: 34, durationMs: 300 }
const kinds: readonly NetworkChoice[] = [
  { kind: 'dense' },
  { kind: 'conv' },
  { kind: 'recurrent' },
  {
    kind: 'layers',
    layers: [
      { conv: 4, kernel: 3 },
      { conv: 4, kernel: 3 },
    ],
  },
]
const models = kinds.flatMap((network): [Model, DataTraits][] =>
  neuronTypes.flatMap((neuron) => [images, recordings].map((data): [Model, DataTraits] => [{ neuron, network }, data])),
)
const dense = (neuron: NeuronType) => slayer.parameters({ neuron, network: { kind: 'dense' } }, images)

it.each(models)('defaults and searched ranges are allowed: %j', (model, data) => {
  const docs = slayer.parameters(model, data)
  checkParameters(docs, completed(docs, {}), 'defaults')
  for (const [name, { searched }] of Object.entries(docs)) {
    if (!searched) continue
    const ends = searched.type === 'categorical' ? searched.choices : [searched.low, searched.high]
    for (const value of ends) checkParameters(docs, { [name]: value }, 'searched')
  }
})

it('what is fixed is not searched, what is given replaces the default range', () => {
  const docs = dense('srm')
  const space = searchSpace(docs, { hidden: { type: 'int', low: 4, high: 5 } }, { inputSize: 14 })
  expect(space['hidden']).toEqual({ type: 'int', low: 4, high: 5 })
  expect(space).not.toHaveProperty('inputSize')
  expect(space).toHaveProperty('tauSrMs')
})

it('names a parameter that does not exist and a value out of range', () => {
  const docs = dense('caspianIf')
  expect(() => checkParameters(docs, { tauSrMs: 3 }, 'run.json')).toThrow(/run\.json: "tauSrMs" is no parameter here/)
  expect(() => checkParameters(docs, { threshold: 300 }, 'run.json')).toThrow(UserError)
})

const rangeText = (spec: ParameterSpec): string =>
  spec.type === 'categorical' ? spec.choices.join(', ') : `${spec.low} to ${spec.high}${spec.log ? ' (log)' : ''}`

/** Where a row holds: everywhere, or for these neurons and kinds of network only. */
const whereText = (owners: readonly Model[]): string => {
  const some = (names: readonly string[], all: readonly string[]): string[] => {
    const named = all.filter((name) => names.includes(name))
    return named.length < all.length ? [named.join(' or ')] : []
  }
  const neurons = some(
    owners.map(({ neuron }) => neuron),
    neuronTypes,
  )
  const networks = some(
    owners.map(({ network }) => network.kind),
    kinds.map(({ kind }) => kind),
  )
  return ['slayer', ...neurons, ...networks].join(', ')
}

/** Every row of the table, with the models for which it holds. */
const tableRows = (): string[] => {
  const owners = new Map<string, Model[]>()
  for (const [model, data] of models) {
    const ofImages = slayer.parameters(model, images)
    for (const [name, doc] of Object.entries(slayer.parameters(model, data))) {
      if (data === recordings && name in ofImages) continue
      const { range, unit, searched, value, sentence, when } = doc
      const usual = searched ? rangeText(searched) : `fixed: ${value}`
      const meaning = when ? `${sentence} Acts where ${conditionText(when)}.` : sentence
      const of = data === recordings ? '#, recordings' : '#'
      const row = `| ${name} | ${range.type} | ${unit} | ${usual} | ${of} | ${meaning} |`
      owners.set(row, [...(owners.get(row) ?? []), model])
    }
  }
  return Array.from(owners, ([row, of]) => row.replace('#', whereText(of)))
}

const unpadded = (text: string): string => text.replace(/ +/g, ' ')
const readme = unpadded(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8'))

it('README has the table of every loss', () => {
  for (const [name, { title, sentence }] of Object.entries(losses))
    expect(readme).toContain(`| ${name} | ${title} | ${sentence} |`)
})

it('README has the table of every parameter, and nothing else in it', () => {
  const [, table = ''] = /\n\| name [^\n]*\n\|[^\n]*\n((?:\|[^\n]*\n)+)/.exec(readme) ?? []
  expect(table.trim().split('\n').toSorted()).toEqual(tableRows().map(unpadded).toSorted())
})
