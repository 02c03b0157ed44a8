/** The presets that come with the program, each as the design of a study to begin with. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Preset } from '../../core/contract/catalog.ts'
import { parseDesign, parseRun, type Design } from '../../core/study/design.ts'
import { readTextFile } from '../files/json.ts'
import { packageFile } from '../package.ts'

/** Runs are of one network; designs search. */
const runName = /^(train|hybrid)-/

/** A study around a run: what the run gives is fixed, what it leaves open is searched. */
const studyAround = (title: string, path: string): Design => {
  const { parameters, ...run } = parseRun(path, readTextFile(path))
  return {
    ...run,
    name: title,
    space: {},
    fixed: parameters,
    objectives: [{ name: 'error' }, { name: 'latencySteps' }, { name: 'energyJoules' }],
    sampler: 'bayesian',
    constraints: { fits: run.target !== undefined },
    pruning: 'none',
    warmStart: [],
    costAware: false,
    budget: { trials: 30 },
  }
}

const presetOf = (file: string): Preset => {
  const name = file.replace(/\.json$/, '')
  const path = join(packageFile('presets'), file)
  const design = runName.test(name)
    ? studyAround(name.replace(/^train-/, '').replaceAll('-', ' '), path)
    : parseDesign(path, readTextFile(path))
  const { name: dataset } = design.dataset
  return {
    name,
    title: design.name,
    sentence: design.provenance ?? '',
    dataset: typeof dataset === 'string' ? dataset : dataset.path,
    isRun: runName.test(name),
    design,
  }
}

/** @throws UserError where one is damaged. */
export const listPresets = (): Preset[] =>
  readdirSync(packageFile('presets'))
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map(presetOf)
