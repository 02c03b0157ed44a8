/** The claim of sensitivity: a study, guesses where its insight expects a cliff, and the steepest pair trained again. */
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Insight, Neighbours } from '../../core/contract/insight.ts'
import type { Parameters } from '../../core/search/space.ts'
import { parseDesign, type Design } from '../../core/study/design.ts'
import { insightPictures } from '../report/insight-pictures.ts'
import { objectiveInfo } from '../service/catalog.ts'
import { findInsight, ownOrder } from '../service/insight.ts'
import { rowOf } from '../service/rows.ts'
import { writeStudyFile } from '../study/folder.ts'
import { openSession } from '../study/session.ts'
import type { Sensitivity } from './claims.ts'
import { readPreset } from './compare.ts'
import type { Steps } from './steps.ts'
import { searchIn, trainTo, type Workplace } from './work.ts'

/** What became of the claim. */
export interface Cliff {
  /** Two trials, all else equal; undefined if no two are neighbours. */
  readonly pair: Neighbours | undefined
  /** Accuracies on validation samples of trainings with further seeds: of the worse, of the better; null where it failed. */
  readonly again: readonly (readonly [number | null, number | null])[]
}

const steepest = ({ objectives }: Insight): Neighbours | undefined =>
  objectives[0]?.neighbours.find(({ source }) => source === 'alone')

/** What a model expects beside a trial, biggest ratio first, where nothing was tried. */
const expected = (insight: Insight, tried: readonly Parameters[]): Parameters[] =>
  (insight.objectives[0]?.neighbours ?? [])
    .filter(({ source }) => source === 'predicted')
    .map(({ parameters, trials }) => parameters[trials.indexOf(null)]!)
    .filter((parameters) => !tried.some((other) => isDeepStrictEqual({ ...other }, { ...parameters })))

/** Looks into a study; where no pair is as steep as wanted, the expected one waits to be trained. */
const lookInto = async (path: string, design: Design, ratio: number) => {
  const session = await openSession({ path, design })
  try {
    const rows = session.store.trials().map(rowOf)
    const insight = await findInsight(ownOrder(session.study, rows))
    const isSteep = (steepest(insight)?.ratio ?? 1) >= ratio
    const [guess] = isSteep
      ? []
      : expected(
          insight,
          rows.map(({ parameters }) => parameters),
        )
    if (guess) session.trials.enqueue(guess, session.problem.space)
    return { insight, isOver: !guess, trials: rows.length + 1 }
  } finally {
    session.close()
  }
}

const pairSchema = z.tuple([z.number().nullable(), z.number().nullable()])

/** @param tell what is being done, in words. */
export const runSensitivity = async (
  { design: preset, small, ratio, guesses, seeds }: Sensitivity,
  isWhole: boolean,
  folder: string,
  steps: Steps,
  place: Workplace,
  tell: (words: string) => void,
): Promise<Cliff> => {
  const parsed = parseDesign(preset, readPreset(preset))
  const design = { ...parsed, dataset: { ...parsed.dataset, ...(!isWhole && small) } }
  const most = design.budget.trials! + guesses
  const study = join(folder, 'study')
  const train = (trials: number) =>
    searchIn(study, { ...design, budget: { trials } }, place, {
      started: (trial) => tell(`trial ${trial + 1} of at most ${most}`),
      finished: () => void steps.spent(),
    })
  await train(design.budget.trials!)
  let { insight, isOver, trials } = await lookInto(study, design, ratio)
  while (!isOver && trials <= most) {
    await train(trials)
    ;({ insight, isOver, trials } = await lookInto(study, design, ratio))
  }

  const pair = steepest(insight)
  const { dataset, algorithm, network } = design
  const again: Cliff['again'][number][] = []
  for (const seed of pair ? seeds : []) {
    const accuracyOf = async (side: string, parameters: Parameters): Promise<number | null> => {
      const run = { dataset, algorithm, network, seed, parameters: { ...design.fixed, ...parameters } }
      const trained = await trainTo(folder, `seed-${seed}/${side}.json`, side, run, place)
      return typeof trained === 'string' ? null : 1 - trained.error
    }
    const [worse, better] = pair!.parameters
    again.push(
      await steps.once(`seed-${seed}.json`, pairSchema, async () => {
        tell(`both again, seed ${seed}`)
        return [await accuracyOf('worse', worse), await accuracyOf('better', better)]
      }),
    )
  }
  const infos = design.objectives.map(({ name }) => objectiveInfo(name))
  const picture = new Map(insightPictures(design.name, insight, infos)).get('sensitivity-error.svg') ?? ''
  writeStudyFile(folder, 'sensitivity.svg', picture)
  return { pair, again }
}
