/** What a study's trials tell beside their front, as a pure function of them. */
import type { Insight, ObjectiveInsight } from '../../contract/insight.ts'
import { paretoFront } from '../../formulas/pareto.ts'
import { seededRandom } from '../../random.ts'
import type { Observation, Problem } from '../problem.ts'
import { choiceOf } from './choice.ts'
import { effectsGround, effectsOf } from './effects.ts'
import { measuredNeighbours } from './measured-neighbours.ts'
import { outlookOf } from './outlook.ts'
import { predictedNeighbours } from './predicted-neighbours.ts'
import { noiseOf, repeatsIn } from './repeats.ts'
import { modelsOf, studiedOf, valueOf, type Measure, type Studied } from './studied.ts'

/** Of fewer complete trials a model knows nothing. */
export const fewestTrials = 8

/** The values of objective `j` on the scale they are read on, and back. */
const readOn = (studied: Studied, j: number) => {
  const values = Float64Array.from(studied.trials, (trial) => valueOf(studied, trial, j))
  const isLog = studied.measures[j]!.log && values.every((value) => value > 0)
  return isLog ? { outputs: values.map(Math.log), back: Math.exp } : { outputs: values, back: (value: number) => value }
}

/**
 * @param measures one an objective: on which scale its variation counts, and whether 1 less it is an accuracy.
 * @returns the same for the same trials, in whatever order they are given.
 */
export const insightOf = (
  problem: Problem,
  observations: readonly Observation[],
  measures: readonly Measure[],
): Omit<Insight, 'history'> => {
  const history = observations.toSorted((a, b) => a.number - b.number)
  const studied = studiedOf(problem, history, measures)
  const { trials, points, cube } = studied
  const repeats = repeatsIn(studied)
  const common = {
    space: problem.space,
    trials: trials.length,
    fewestTrials,
    repeats: repeats.map((group) => group.map((i) => trials[i]!.number)),
  }
  if (trials.length < fewestTrials) return { ...common, objectives: [], choice: null, outlook: null }

  const random = seededRandom(0)
  const models = modelsOf(studied)
  const ground = effectsGround(cube, random.fork('ground'))
  const measuredPairs = measuredNeighbours(studied)
  const objectives = problem.objectives.map(({ name }, j): ObjectiveInsight => {
    const { outputs, back } = readOn(studied, j)
    const effects = effectsOf(cube, points, outputs, ground, random.fork(`effects ${j}`)).map((effect) => ({
      ...effect,
      along: effect.along.map(({ value, mean, low, high }) => ({
        value,
        mean: back(mean),
        low: back(low),
        high: back(high),
      })),
    }))
    return {
      name,
      effects,
      neighbours: [...measuredPairs[j]!, ...predictedNeighbours(studied, j)],
      ...(models[j] && { noise: noiseOf(studied, j, repeats, models[j]) }),
    }
  })

  // what is believed, so that one lucky measurement does not stand for the front
  const believed = trials.map(({ losses }, i) => models.map((model, j) => model?.expect(points[i]!) ?? losses[j]!))
  return {
    ...common,
    objectives,
    choice: choiceOf(studied, models, believed, random.fork('choice')),
    outlook: outlookOf(studied, models, history, paretoFront(believed), random.fork('outlook')),
  }
}
