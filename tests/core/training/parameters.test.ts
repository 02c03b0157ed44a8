/** The parameters' documentation: complete, within its own ranges, and what README says. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { NeuronType } from '../../../core/contract/network.ts'
import type { ParameterSpec } from '../../../core/search/space.ts'
import type { NetworkChoice } from '../../../core/contract/plan.ts'
import type { Algorithm, Model } from '../../../core/training/algorithm.ts'
import { hybrid } from '../../../core/training/hybrid.ts'
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
  { kind: 'vgg' },
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
const convertible = kinds
  .filter(({ kind }) => kind !== 'recurrent')
  .map((network): Model => ({ neuron: 'lif', network }))
const dense = (neuron: NeuronType) => slayer.parameters({ neuron, network: { kind: 'dense' } }, images)

it.each([
  ...models.map(([model, data]) => [slayer, model, data] as const),
  ...convertible.map((model) => [hybrid, model, images] as const),
])('defaults and searched ranges are allowed: %#', (algorithm, model, data) => {
  const docs = algorithm.parameters(model, data)
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

/** Where a row holds: everywhere, or for these of an algorithm's neurons and kinds of network only. */
const whereText = (algorithm: Algorithm, owners: readonly Model[], all: readonly Model[]): string => {
  const some = (nameOf: (model: Model) => string): string[] => {
    const [named, possible] = [owners, all].map((of) => [...new Set(of.map(nameOf))])
    return named!.length < possible!.length ? [possible!.filter((name) => named!.includes(name)).join(' or ')] : []
  }
  return [algorithm.name, ...some(({ neuron }) => neuron), ...some(({ network }) => network.kind)].join(', ')
}

/** An algorithm's rows of the table, with the models for which they hold. */
const tableRows = (algorithm: Algorithm, of: readonly (readonly [Model, DataTraits])[]): string[] => {
  const owners = new Map<string, Model[]>()
  for (const [model, data] of of) {
    const ofImages = algorithm.parameters(model, images)
    for (const [name, doc] of Object.entries(algorithm.parameters(model, data))) {
      if (data === recordings && name in ofImages) continue
      const { range, unit, searched, value, sentence, when } = doc
      const usual = searched ? rangeText(searched) : `fixed: ${value}`
      const meaning = when ? `${sentence} Acts where ${conditionText(when)}.` : sentence
      const where = data === recordings ? '#, recordings' : '#'
      const row = `| ${name} | ${range.type} | ${unit} | ${usual} | ${where} | ${meaning} |`
      owners.set(row, [...(owners.get(row) ?? []), model])
    }
  }
  const all = of.map(([model]) => model)
  return Array.from(owners, ([row, own]) => row.replace('#', whereText(algorithm, own, all)))
}
const rows = [
  ...tableRows(slayer, models),
  ...tableRows(
    hybrid,
    convertible.map((model) => [model, images] as const),
  ),
]

const unpadded = (text: string): string => text.replace(/ +/g, ' ')
const readme = unpadded(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8'))

it('README has the table of every loss', () => {
  for (const [name, { title, sentence }] of Object.entries(losses))
    expect(readme).toContain(`| ${name} | ${title} | ${sentence} |`)
})

it('README has the table of every parameter, and nothing else in it', () => {
  const [, table = ''] = /\n\| name [^\n]*\n\|[^\n]*\n((?:\|[^\n]*\n)+)/.exec(readme) ?? []
  expect(table.trim().split('\n').toSorted()).toEqual(rows.map(unpadded).toSorted())
})
