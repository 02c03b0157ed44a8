/** Every combination of some levels of each parameter, in an order that spreads them. */
import { seededRandom, shuffle } from '../../random.ts'
import { createAdmission } from '../candidate.ts'
import { allParameters, createCube, levelsOf, type Cube } from '../cube.ts'
import type { Problem, Suggest } from '../problem.ts'
import type { Parameters, Space } from '../space.ts'

/** Points of the grid where there is no budget to fill. */
const usualSize = 1000
/** Grids beyond this are cut: their first points are taken. */
const mostPoints = 16384

/** The space with at most `most` evenly spread levels a range; choices stay as they are. */
const thinned = (cube: Cube, most: number): Space =>
  Object.fromEntries(
    cube.dimensions.map((dimension) => {
      const { name, spec } = dimension
      return [name, { type: 'categorical', choices: levelsOf(dimension, most), ...(spec.when && { when: spec.when }) }]
    }),
  )

/** The grid with as many levels a range as the budget has room for, at least 2. */
const gridOf = ({ space, trials = usualSize }: Problem): Parameters[] => {
  const cube = createCube(space)
  const gridWith = (levels: number, most: number) => allParameters(createCube(thinned(cube, levels)), most)
  const room = Math.min(trials, mostPoints)
  let [fits, most] = [2, Math.max(2, room)]
  while (fits < most) {
    const levels = Math.ceil((fits + most) / 2)
    if (gridWith(levels, room + 1).length <= room) fits = levels
    else most = levels - 1
  }
  return gridWith(fits, mostPoints)
}

/** The next point of the seed's order of the grid that is new and feasible; undefined after the last. */
export const suggestGrid: Suggest = (problem, observations, seed) => {
  const cube = createCube(problem.space)
  const admit = createAdmission(problem, cube, observations)
  for (const parameters of shuffle(gridOf(problem), seededRandom(seed).fork('grid'))) {
    const candidate = admit(cube.encode(parameters))
    if (candidate) return candidate.parameters
  }
  return undefined
}
