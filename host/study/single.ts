/** A single network to be trained with given parameters: all of it checked, with an engine and a worker of its own. */
import type { Split } from '../../core/data/split.ts'
import type { Parameters } from '../../core/search/space.ts'
import type { Run } from '../../core/study/design.ts'
import { shapeFor, type Setting } from '../../core/study/setting.ts'
import { checkConditions, checkParameters, completed } from '../../core/training/parameters.ts'
import type { EngineChoice } from '../gpu.ts'
import { chooseStudyEngine } from '../platform.ts'
import { createPool, type Pool } from '../pool.ts'
import { exerciseOf } from './engine.ts'
import { openSetting } from './work.ts'

export interface SingleRun {
  /** All of them, defaults filled in. */
  readonly parameters: Parameters
  readonly split: Split
  readonly engine: EngineChoice
  /** Of one worker, to be closed. */
  readonly pool: Pool
}

/**
 * @param parametersOf all of them, for what the run's data and network are.
 * @param signal ends the work within a batch.
 */
export const openPool = async (
  run: Omit<Run, 'parameters'>,
  baseDir: string,
  parametersOf: (setting: Setting) => Parameters,
  signal: AbortSignal,
): Promise<SingleRun> => {
  const { setting, split } = await openSetting(run, baseDir)
  const parameters = parametersOf(setting)
  const engine = await chooseStudyEngine(() => exerciseOf(setting, split, parameters))
  return { parameters, split, engine, pool: createPool(run, baseDir, engine.name, 1, signal) }
}

/**
 * @param source what users call the run, named in errors.
 * @param baseDir what the paths in it are relative to.
 * @param signal ends the work within a batch.
 * @throws UserError when data or target cannot be opened, or a parameter or layer cannot be.
 */
export const openRun = (source: string, run: Run, baseDir: string, signal: AbortSignal): Promise<SingleRun> => {
  const parametersOf = (setting: Setting): Parameters => {
    checkParameters(setting.docs, run.parameters, `${source}: parameters`)
    const parameters = completed(setting.docs, run.parameters)
    checkConditions(setting.docs, Object.keys(run.parameters), {}, parameters, `${source}: parameters`)
    // refuses layers that cannot be before anything is trained
    shapeFor(setting, parameters)
    return parameters
  }
  return openPool(run, baseDir, parametersOf, signal)
}
