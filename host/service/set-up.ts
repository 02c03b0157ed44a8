/** What a design means before it is a study: what is searched, how much of it fits, what a trial may cost. */
import type { SetUp } from '../../core/contract/catalog.ts'
import type { Split } from '../../core/data/split.ts'
import { seededRandom } from '../../core/random.ts'
import { createSobol } from '../../core/search/numerics/sobol.ts'
import { createCube } from '../../core/search/cube.ts'
import { parseDesign, type Design } from '../../core/study/design.ts'
import { problemOf, trialParameters, type Setting } from '../../core/study/setting.ts'
import { completed } from '../../core/training/parameters.ts'
import { cpuEngine, prepareEngine } from '../platform.ts'
import { createPool } from '../pool.ts'
import { exerciseOf } from '../study/engine.ts'
import { notesOf, warmStartFor } from '../study/warm-start.ts'
import { openSetting } from '../study/work.ts'
import { parameterInfos } from './catalog.ts'

const source = 'design'
const pointsTried = 256

/** A design as it comes from a window, checked like a file. */
export const designFrom = (value: unknown): Design => parseDesign(source, JSON.stringify(value ?? null))

/** CPU seconds of a full training, from one of a single epoch with the default parameters. */
const measure = async (
  design: Design,
  setting: Setting,
  split: Split,
  baseDir: string,
): Promise<number | undefined> => {
  const parameters = trialParameters(setting, design, {})
  const engine = cpuEngine()
  await prepareEngine(engine.name, () => exerciseOf(setting, split, parameters))
  const pool = createPool(design, baseDir, engine.name, 1)
  try {
    const outcome = await pool.run(completed(setting.docs, { ...parameters, epochs: 1 }), () => undefined, 1)
    if (outcome.state !== 'complete') return undefined
    return outcome.result.metrics.trainSeconds * Number(parameters['epochs'])
  } finally {
    await pool.close()
  }
}

export interface SetUpOrder {
  /** As it comes from a window. */
  readonly design: unknown
  /** Whether to train a little, to tell what a trial costs. */
  readonly measure: boolean
  /** What a data set's path is relative to. */
  readonly baseDir: string
}

/** @throws UserError naming what is wrong with the design. */
export const setUp = async ({ design: value, measure: isMeasured, baseDir }: SetUpOrder): Promise<SetUp> => {
  const design = designFrom(value)
  const { setting, split } = await openSetting(design, baseDir)
  const problem = problemOf(setting, design, source)
  const cube = createCube(problem.space)
  const point = createSobol(cube.dimensions.length, seededRandom(design.seed))
  const feasible = Array.from({ length: pointsTried }, (_, i) => problem.foresee!(cube.decode(point(i)))).filter(
    (foresight) => foresight.feasible,
  )
  const secondsPerTrial = isMeasured ? await measure(design, setting, split, baseDir) : undefined
  return {
    neuron: setting.neuron,
    parameters: parameterInfos(setting.docs),
    space: problem.space,
    feasibleShare: feasible.length / pointsTried,
    warmStart: notesOf(warmStartFor(baseDir, design, problem)),
    ...(secondsPerTrial !== undefined && { secondsPerTrial }),
  }
}
