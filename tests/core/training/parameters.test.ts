/** The parameters' documentation: complete, within its own ranges, and what README says. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { NeuronType } from '../../../core/contract/network.ts'
import type { ParameterSpec } from '../../../core/search/space.ts'
import {
  checkParameters,
  completed,
  searchSpace,
  type DataTraits,
  type ParameterDoc,
} from '../../../core/training/parameters.ts'
import { slayer } from '../../../core/training/slayer.ts'

const images: DataTraits = { kind: 'images', side: 28, durationMs: 0 }
const recordings: DataTraits = { kind: 'events', side: 34, durationMs: 300 }
const neurons: readonly NeuronType[] = ['caspianIf', 'srm']

describe.each(neurons)('%s', (neuron) => {
  it.each([images, recordings])('defaults and searched ranges are allowed ($kind)', (traits) => {
    const docs = slayer.parameters(neuron, traits)
    checkParameters(docs, completed(docs, {}), 'defaults')
    for (const [name, { searched }] of Object.entries(docs)) {
      if (!searched) continue
      const ends = searched.type === 'categorical' ? searched.choices : [searched.low, searched.high]
      for (const value of ends) checkParameters(docs, { [name]: value }, 'searched')
    }
  })
})

it('what is fixed is not searched, what is given replaces the default range', () => {
  const docs = slayer.parameters('srm', images)
  const space = searchSpace(docs, { hidden: { type: 'int', low: 4, high: 5 } }, { inputSize: 14 })
  expect(space['hidden']).toEqual({ type: 'int', low: 4, high: 5 })
  expect(space).not.toHaveProperty('inputSize')
  expect(space).toHaveProperty('tauSrMs')
})

it('names a parameter that does not exist and a value out of range', () => {
  const docs = slayer.parameters('caspianIf', images)
  expect(() => checkParameters(docs, { tauSrMs: 3 }, 'run.json')).toThrow(/run\.json: "tauSrMs" is no parameter here/)
  expect(() => checkParameters(docs, { threshold: 300 }, 'run.json')).toThrow(UserError)
})

const rangeText = (spec: ParameterSpec): string =>
  spec.type === 'categorical' ? spec.choices.join(', ') : `${spec.low} to ${spec.high}${spec.log ? ' (log)' : ''}`

const rowText = (name: string, { range, unit, searched, value, sentence }: ParameterDoc, of: string): string =>
  `| ${name} | ${range.type} | ${unit} | ${searched ? rangeText(searched) : `fixed: ${value}`} | ${of} | ${sentence} |`

it('README has the table of every parameter', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  const [caspian, srm] = neurons.map((neuron) => slayer.parameters(neuron, images)) as [
    Record<string, ParameterDoc>,
    Record<string, ParameterDoc>,
  ]
  const isShared = (name: string): boolean => JSON.stringify(caspian[name]) === JSON.stringify(srm[name])
  const rows = [
    ...Object.entries(caspian).map(([name, doc]) =>
      rowText(name, doc, isShared(name) ? 'slayer' : 'slayer, caspianIf'),
    ),
    ...Object.entries(srm).flatMap(([name, doc]) => (isShared(name) ? [] : [rowText(name, doc, 'slayer, srm')])),
  ]
  const unpadded = (text: string): string => text.replace(/ +/g, ' ')
  for (const row of rows) expect(unpadded(readme)).toContain(unpadded(row))
})
