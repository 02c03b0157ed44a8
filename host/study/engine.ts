/** Chooses the engine of a study or a run on a network like those it will train, and keeps the choice in the study. */
import { z } from 'zod'
import type { Split } from '../../core/data/split.ts'
import { seededRandom } from '../../core/random.ts'
import type { Parameters } from '../../core/search/space.ts'
import { encodeFor, taskOf, type Setting } from '../../core/study/setting.ts'
import { numberOf } from '../../core/training/parameters.ts'
import type { EngineChoice } from '../gpu.ts'
import { chooseStudyEngine, engineOf } from '../platform.ts'
import type { StudyStore } from '../store/study-store.ts'

/** The engine for networks with these parameters, all of them given. */
export const engineFor = (setting: Setting, split: Split, parameters: Parameters): Promise<EngineChoice> =>
  chooseStudyEngine(() => {
    const random = seededRandom(0)
    const batch = numberOf(parameters, 'batchSize')
    return {
      network: setting.algorithm.build(parameters, taskOf(setting, parameters), random),
      options: { batch, surrogate: { tauRho: 1, scaleRho: 1 } },
      spikes: encodeFor(setting, parameters, split.train.subarray(0, batch), random).spikes,
    }
  })

const recorded = z.object({
  name: z.string(),
  reason: z.string(),
  breakEven: z
    .array(z.object({ columns: z.number(), share: z.number() }))
    .min(1)
    .exactOptional(),
})

/**
 * The engine that a study began with, or chosen now and recorded: a resumed study computes as before.
 * @throws UserError where the recorded engine cannot run on this machine.
 */
export const studyEngine = async (store: StudyStore, choose: () => Promise<EngineChoice>): Promise<EngineChoice> => {
  const before = recorded.safeParse(store.userAttributes()['engine'])
  if (before.success) {
    await engineOf(before.data)
    return before.data
  }
  const choice = await choose()
  store.setUserAttribute('study', 'engine', choice)
  return choice
}
