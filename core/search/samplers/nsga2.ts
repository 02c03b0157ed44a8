/** NSGA-II: parents of little rank and much room around them, crossed and mutated (Deb et al., 2002). */
import type { Random } from '../../random.ts'
import { seededRandom } from '../../random.ts'
import { nonDominatedRanks } from '../../formulas/pareto.ts'
import { createAdmission } from '../candidate.ts'
import { createCube, type Dimension } from '../cube.ts'
import { isWithin, measured, type Measured, type Suggest } from '../problem.ts'
import { crowdingDistances } from './crowding.ts'
import { scatter } from './scatter.ts'
import { suggestSobol } from './sobol.ts'

/** Trials of one generation, and parents of the next. */
const population = 20
/** Share of children that have two parents. */
const crossed = 0.9
/** How near to its parents a child lies, and how small a mutation is: the exponents of both distributions. */
const crossoverIndex = 15
const mutationIndex = 20

/** The best of all trials, the fittest first: those within the limits, by rank, then by how lonely they are. */
const survivors = (trials: readonly Measured[]): Measured[] => {
  const losses = trials.map((trial) => trial.losses)
  const ranks = nonDominatedRanks(losses)
  const room = crowdingDistances(losses, ranks)
  // not room[b] - room[a]: both may be infinite
  const breaks = trials.map((trial) => Number(!isWithin(trial)))
  const fitter = (a: number, b: number) =>
    breaks[a]! - breaks[b]! || ranks[a]! - ranks[b]! || Number(room[a]! < room[b]!) - Number(room[a]! > room[b]!)
  return [...trials.keys()]
    .sort(fitter)
    .slice(0, population)
    .map((i) => trials[i]!)
}

/** Simulated binary crossover of two coordinates, one of the two children (Deb and Agrawal, 1995). */
const cross = (a: number, b: number, random: Random): number => {
  const u = random.uniform()
  const spread = (u <= 0.5 ? 2 * u : 1 / (2 * (1 - u))) ** (1 / (crossoverIndex + 1))
  return (a + b) / 2 + (random.uniform() < 0.5 ? spread : -spread) * ((a - b) / 2)
}

/** Polynomial mutation of a coordinate (Deb and Goyal, 1996). */
const mutate = (u: number, random: Random): number => {
  const r = random.uniform()
  const power = 1 / (mutationIndex + 1)
  return u + (r < 0.5 ? (2 * r) ** power - 1 : 1 - (2 * (1 - r)) ** power)
}

/** A coordinate of the child; where only one parent has it, that one's, and where neither has, any. */
const inherit = ({ metric }: Dimension, a: number, b: number, rate: number, random: Random): number => {
  const [first, second] = [Number.isNaN(a) ? b : a, Number.isNaN(b) ? a : b]
  if (Number.isNaN(first)) return random.uniform()
  const isChoice = metric === 'choice'
  const inherited =
    random.uniform() < 0.5 ? first : isChoice ? second : first === second ? first : cross(first, second, random)
  const isMutated = random.uniform() < rate
  const u = !isMutated ? inherited : isChoice ? random.uniform() : mutate(inherited, random)
  return Math.min(1, Math.max(0, u))
}

/**
 * A child of trials that belong to earlier generations of 20: trial 47 is of the third. Of the first, and while fewer than
 * two trials are complete, the seed's Sobol points. Unlike the original, parents are the best of all trials so far, not
 * of the last generation and its parents: nothing but the observations is remembered.
 */
export const suggestNsga2: Suggest = (problem, observations, seed, number) => {
  const born = number - (number % population)
  const parents = survivors(measured(problem, observations).filter((trial) => trial.number < born))
  if (parents.length < 2) return suggestSobol(problem, observations, seed, number)
  const cube = createCube(problem.space)
  const random = seededRandom(seed).fork(`trial ${number}`)
  // parents are ordered: the winner of a tournament of two is the earlier one
  const winner = () => Math.min(random.integer(parents.length), random.integer(parents.length))
  const child = (): Float64Array => {
    const [a, b] = [winner(), winner()].map((i) => cube.encode(parents[i]!.parameters)) as [Float64Array, Float64Array]
    const other = random.uniform() < crossed ? b : a
    const rate = 1 / cube.dimensions.length
    return Float64Array.from(cube.dimensions, (dimension, j) => inherit(dimension, a[j]!, other[j]!, rate, random))
  }
  return scatter(cube, createAdmission(problem, cube, observations), child)?.parameters
}
