/** A study of many made-up trials, written in one transaction: what the window has to bear. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TrialRow } from '../../../core/contract/views.ts'
import { seededRandom, type Random } from '../../../core/random.ts'
import { createCube } from '../../../core/search/cube.ts'
import type { Problem } from '../../../core/search/problem.ts'
import { createSobol } from '../../../core/search/numerics/sobol.ts'
import { parseDesign, type Design } from '../../../core/study/design.ts'
import { problemOf } from '../../../core/study/setting.ts'
import { packageFile } from '../../package.ts'
import { toInternal, writeDistribution } from '../../store/distribution.ts'
import { openStore } from '../../store/open.ts'
import { optunaStates, toDateText, toStored } from '../../store/optuna-values.ts'
import { writePythonJson } from '../../store/python-json.ts'
import { createStudyFolder, files } from '../../study/folder.ts'
import { openSetting } from '../../study/work.ts'

const preset = 'presets/digits-ucaspian.json'

/** Of the example's twelve parameters eight are searched; three objectives. */
export const manyTrialsDesign = (): Design => {
  const path = packageFile(preset)
  const { fixed, ...example } = parseDesign(path, readFileSync(path, 'utf8'))
  const fewer = { scaleRho: 1, targetTrue: 0.3, targetFalse: 0.02, batchSize: 32 }
  return { ...example, name: 'many trials', fixed: { ...fixed, ...fewer }, budget: { trials: 1_000_000 } }
}

/** A trial of any number, made up from its parameters: larger and slower networks tell better and cost more. */
export type MakeTrial = (number: number) => TrialRow

const second = 1_000
/** Trials stand twenty seconds apart and took fifteen; when the first began is of no matter. */
const begin = Date.UTC(2026, 0, 1) / second
const [apart, lasting] = [20, 15]
const epochs = 8

const valuesOf = (steps: number, hidden: number, random: Random): readonly number[] => {
  const error = 0.02 + (0.9 * Math.exp(0.35 * random.normal())) / Math.sqrt(hidden * steps)
  const energy = 2e-10 * hidden * steps * Math.exp(0.5 * random.normal())
  return [Math.min(0.9, error), steps, energy]
}

/** @param problem that of `manyTrialsDesign`. */
export const trialMaker = (problem: Problem, seed: number): MakeTrial => {
  const cube = createCube(problem.space)
  const random = seededRandom(seed)
  const point = createSobol(cube.dimensions.length, random.fork('space'))
  return (number) => {
    const own = random.fork(number)
    const parameters = cube.decode(point(number))
    const started = begin + apart * number
    const common = { number, parameters, started, ended: started + lasting }
    const chance = own.uniform()
    if (chance < 0.02) return { ...common, state: 'failed', values: null, reason: 'its weights grew beyond bounds' }
    if (chance < 0.06) return { ...common, state: 'pruned', values: null, reason: 'others did better by then' }
    const steps = problem.foresee!(parameters).values['latencySteps']!
    const values = valuesOf(steps, Number(parameters['hidden']), own)
    return { ...common, state: 'complete', values, error: values[0]! }
  }
}

/** Optuna's tables, filled by row (host/store/schema.ts); one commit, where telling trial by trial waits for the disk. */
const insertTrials = (path: string, trials: readonly TrialRow[], { space }: Problem): void => {
  const database = new DatabaseSync(path)
  const into = (table: string, ...columns: string[]) =>
    database.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`)
  try {
    database.exec('BEGIN')
    const trial = into('trials', 'trial_id', 'number', 'study_id', 'state', 'datetime_start', 'datetime_complete')
    const parameter = into('trial_params', 'trial_id', 'param_name', 'param_value', 'distribution_json')
    const value = into('trial_values', 'trial_id', 'objective', 'value', 'value_type')
    const attribute = into('trial_user_attributes', 'trial_id', 'key', 'value_json')
    const told = into('trial_intermediate_values', 'trial_id', 'step', 'intermediate_value', 'intermediate_value_type')
    const distributions = new Map(Object.entries(space).map(([name, spec]) => [name, writeDistribution(spec)]))
    for (const { number, state, parameters, values, reason, started, ended } of trials) {
      const id = number + 1
      const dates = [started!, ended!].map((date) => toDateText(new Date(second * date))) as [string, string]
      trial.run(id, number, 1, optunaStates[state], ...dates)
      for (const [name, given] of Object.entries(parameters))
        parameter.run(id, name, toInternal(name, space[name]!, given), distributions.get(name)!)
      for (const [objective, found] of (values ?? []).entries()) value.run(id, objective, ...toStored(found))
      const [error, latencySteps, energyJoules] = values ?? []
      const metrics = values
        ? { error, latencySteps, energyJoules, trainSeconds: lasting, backend: 'wasm' }
        : { reason }
      for (const [key, found] of Object.entries(metrics)) attribute.run(id, key, writePythonJson(found))
      for (let epoch = 1; epoch <= epochs; epoch++) told.run(id, epoch, ...toStored((error ?? 0.5) + 0.5 / epoch))
    }
    database.exec('COMMIT')
  } finally {
    database.close()
  }
}

/** Makes the study in a new folder; returns what makes further trials of it. */
export const createManyTrials = async (folder: string, trials: number, seed: number): Promise<MakeTrial> => {
  const design = manyTrialsDesign()
  createStudyFolder(folder, design)
  const { setting } = await openSetting(design, folder)
  const problem = problemOf(setting, design, preset)
  const path = join(folder, files.store)
  const metricNames = design.objectives.map(({ name }) => name)
  const directions = metricNames.map(() => 'minimize' as const)
  openStore(path, { create: { name: design.name, directions, metricNames } }).close()
  const make = trialMaker(problem, seed)
  insertTrials(
    path,
    Array.from({ length: trials }, (_, number) => make(number)),
    problem,
  )
  return make
}
