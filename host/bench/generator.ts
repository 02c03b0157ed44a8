/** Seeded inputs, weights and labels of the benchmark's cases. */
import { sizeOf } from '../../core/network/geometry.ts'
import { seededRandom, type Random } from '../../core/random.ts'
import { calibrate } from './calibration.ts'
import { cases, placedLayers, type BenchCase, type CaseData, type CaseName } from './cases.ts'

/**
 * One batch. Weights are normal with the spread at which the threshold is reached now and then; those of layers with a
 * rate are then scaled, layer by layer, until the neurons fire at it.
 */
export const generate = (outline: BenchCase, random: Random): CaseData => {
  const { timesteps, batch, density, input } = outline
  const draw = random.fork('input')
  const raster = new Uint8Array(timesteps * batch * sizeOf(input)).map(() => (draw.uniform() < density ? 1 : 0))
  const layers = placedLayers(outline)
  const guesses = layers.map(({ file, weightShape, arriving }) => {
    const normal = random.fork(file)
    const spread = 0.6 / (2.3 * Math.sqrt(sizeOf(weightShape.slice(1)) * arriving))
    return new Float32Array(sizeOf(weightShape)).map(() => spread * normal.normal())
  })
  const classes = random.fork('labels')
  const labels = new Uint8Array(batch).map(() => classes.integer(layers.at(-1)!.outputs))
  return { outline, raster, weights: calibrate(outline, raster, guesses), labels }
}

export const generateCase = (name: CaseName, seed: number): CaseData =>
  generate(cases[name], seededRandom(seed).fork(name))
