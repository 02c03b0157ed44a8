/** Chooses the engine of a study or a run on a network like those it will train, and keeps the choice in the study. */
import { z } from 'zod'
import type { Split } from '../../core/data/split.ts'
import type { Exercise } from '../../core/engine/exercise.ts'
import { seededRandom } from '../../core/random.ts'
import type { Parameters } from '../../core/search/space.ts'
import { buildFor, encodeFor, substrateOf, type Setting } from '../../core/study/setting.ts'
import type { EngineChoice } from '../gpu.ts'
import { chooseStudyEngine, engineNamed, prepareEngine } from '../platform.ts'
import type { StudyStore } from '../store/study-store.ts'

/** A batch of training with these parameters, all of them given. */
export const exerciseOf = (setting: Setting, split: Split, parameters: Parameters): Exercise => {
  const random = seededRandom(0)
  const options = setting.algorithm.compileOptions(parameters, substrateOf(setting))
  const network = buildFor(setting, parameters, random)
  return {
    network,
    options,
    spikes: encodeFor(setting, parameters, network, split.train.subarray(0, options.batch), random).spikes,
  }
}

const recorded = z.object({ name: z.string(), reason: z.string() })

/**
 * The engine that a study began with, or chosen now and recorded: a resumed study computes as before.
 * @throws UserError where the recorded engine cannot run on this machine.
 */
export const studyEngine = async (store: StudyStore, exercise: () => Exercise): Promise<EngineChoice> => {
  const before = recorded.safeParse(store.userAttributes()['engine'])
  if (before.success) {
    await engineNamed(before.data.name)
    await prepareEngine(before.data.name, exercise)
    return before.data
  }
  const choice = await chooseStudyEngine(exercise)
  store.setUserAttribute('study', 'engine', choice)
  return choice
}
