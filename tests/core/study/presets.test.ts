/** The presets: what they name exists, and every network they ask for can be. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { digits } from '../../../core/data/digits.ts'
import { knownSet, type KnownSet } from '../../../core/data/known-sets.ts'
import type { Dataset } from '../../../core/data/dataset.ts'
import { parseDesign, parseRun, type Design, type Run } from '../../../core/study/design.ts'
import { problemOf, settingOf, shapeFor, type Setting } from '../../../core/study/setting.ts'
import { checkConditions, checkParameters, completed } from '../../../core/training/parameters.ts'
import { targetNamed } from '../../../hardware/targets/index.ts'

const folder = new URL('../../../presets/', import.meta.url)
const presets = readdirSync(folder).map((name): [string, string] => [name, readFileSync(new URL(name, folder), 'utf8')])
const isRun = ([name]: [string, string]): boolean => /^(train|hybrid)-/.test(name)

/** A data set without its samples. */
const emptySet = (name: string): Dataset => {
  const known: KnownSet = knownSet(name) ?? { ...digits, kind: 'images', planes: 1, samples: 0 }
  const { planes, kind } = known
  const common = { ...known, labels: new Uint8Array(0) }
  return kind === 'images'
    ? { ...common, kind, channels: planes, pixels: new Uint8Array(0) }
    : { ...common, kind, polarities: planes, durationUs: 300_000, recording: () => expect.fail('there is none') }
}

const settingFor = (work: Design | Run): Setting => {
  expect(work.dataset.name).toBeTypeOf('string')
  return settingOf(work, emptySet(String(work.dataset.name)), work.target ? targetNamed(work.target) : undefined)
}

describe('runs', () => {
  it.each(presets.filter(isRun))('%s', (name, text) => {
    const run = parseRun(name, text)
    const setting = settingFor(run)
    checkParameters(setting.docs, run.parameters, name)
    const parameters = completed(setting.docs, run.parameters)
    checkConditions(setting.docs, Object.keys(run.parameters), {}, parameters, name)
    expect(shapeFor(setting, parameters).outputs).toBe(setting.dataset.classes.length)
  })
})

describe('designs', () => {
  it.each(presets.filter((preset) => !isRun(preset)))('%s', (name, text) => {
    const design = parseDesign(name, text)
    expect(Object.keys(problemOf(settingFor(design), design, name).space)).not.toHaveLength(0)
  })
})

it('say where their network is from: ours, or published, and then what differs', () => {
  const networks = presets.filter(([name, text]) => isRun([name, text]) && !/"name": "digits"/.test(text))
  expect(networks.length).toBeGreaterThan(8)
  for (const [name, text] of networks)
    expect(parseRun(name, text).provenance).toMatch(/^Spikefront's own|ublished.*\n?.*Differs: /)
})
