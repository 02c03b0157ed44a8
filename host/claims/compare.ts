/** A comparison: in each case the shipped training, a search, and the member of its front that is taken, both tested. */
import { join } from 'node:path'
import { workError } from '../../core/contract/errors.ts'
import { parseDesign, parseRun, type Design, type Run } from '../../core/study/design.ts'
import type { FrontFile, FrontMember } from '../../core/study/front.ts'
import { readTextFile } from '../files/json.ts'
import { packageFile } from '../package.ts'
import type { Comparison } from './claims.ts'
import type { Figures } from './figures.ts'
import type { Steps } from './steps.ts'
import { searchIn, testedSchema, testOf, trainedSchema, trainTo, type Workplace } from './work.ts'

/** The same samples and seed for both sides. */
export interface Case {
  readonly name: string
  readonly shipped: Run
  readonly design: Design
}

const caseCount = 5

/** Presets' texts, by name. */
export type ReadPreset = (name: string) => string

export const readPreset: ReadPreset = (name) => readTextFile(packageFile(`presets/${name}`))

/**
 * Five cases: folds, else seeds, which draw other samples for training and validation too.
 * @param isWhole whether the data set is complete: the presets' own samples, by seeds.
 */
export const casesOf = (
  { shipped, design, small }: Comparison,
  isWhole: boolean,
  read: ReadPreset = readPreset,
): Case[] => {
  const run = parseRun(shipped, read(shipped))
  const searched = parseDesign(design, read(design))
  const folds = isWhole ? undefined : small.folds
  return Array.from({ length: folds ?? caseCount }, (_, i) => {
    const number = i + 1
    const name = `${folds === undefined ? 'seed' : 'fold'} ${number}`
    const dataset = { ...searched.dataset, ...(!isWhole && small), ...(folds !== undefined && { fold: number }) }
    const seed = folds === undefined ? number : 1
    return {
      name,
      shipped: { ...run, dataset, seed },
      design: { ...searched, name: `${searched.name}, ${name}`, dataset, seed },
    }
  })
}

/**
 * Of the front's members that cost at most what the claim allows, the one with the least validation error, then the
 * cheapest by the objectives' order. Test samples have no say.
 */
export const taken = (
  { objectives, members }: Pick<FrontFile, 'objectives' | 'members'>,
  most: Comparison['most'],
  shipped: Partial<Readonly<Record<string, number>>>,
): FrontMember | undefined => {
  const allowed = objectives.map(({ name }) => (most[name] ?? Infinity) * (shipped[name] ?? Infinity))
  return members
    .filter(({ values }) => values.every((value, j) => value <= allowed[j]!))
    .toSorted(
      (a, b) =>
        a.validationError - b.validationError ||
        a.values.map((value, j) => value - b.values[j]!).find((gap) => gap !== 0) ||
        0,
    )[0]
}

/** What a case came to: shipped, then ours. */
export type Outcome = readonly [Figures, Figures]

/** @param tell what is being done, in words. */
export const runCase = async (
  { most }: Comparison,
  { name, shipped, design }: Case,
  folder: string,
  steps: Steps,
  place: Workplace,
  tell: (words: string) => void,
): Promise<Outcome> => {
  const own = name.replace(' ', '-')
  const path = `${own}/network.json`
  const trained = await steps.once(`${own}/shipped.json`, trainedSchema, async () => {
    tell('the shipped training')
    const made = await trainTo(folder, path, 'shipped', shipped, place)
    if (typeof made === 'string') throw workError(`The shipped training failed: ${made}`, 'Change the preset.')
    return made
  })
  const study = join(folder, own, 'study')
  const { front, trainSeconds } = await searchIn(study, design, place, {
    started: (trial) => tell(`trial ${trial + 1} of ${design.budget.trials}`),
    finished: () => void steps.spent(),
  })
  const member = taken(front, most, trained)
  if (!member) throw workError(`${study}: no member of the front is as cheap as is claimed`, 'Give it more trials.')
  const { dataset, algorithm, network, seed } = design
  const ours: Run = { dataset, algorithm, network, seed, parameters: member.parameters }
  const test = (what: string, at: string, file: string, run: Run) =>
    steps.once(`${own}/${what}-test.json`, testedSchema, () => {
      tell('tests')
      return testOf(at, file, run, place)
    })
  const shippedTest = await test('shipped', folder, path, shipped)
  const oursTest = await test('ours', study, member.network, ours)
  const stepsAt = front.objectives.findIndex(({ name }) => name === 'latencySteps')
  return [
    { ...shippedTest, trainSeconds: trained.trainSeconds, latencySteps: trained.latencySteps },
    { ...oursTest, trainSeconds: trainSeconds.get(member.trial)!, latencySteps: member.values[stepsAt]! },
  ]
}
