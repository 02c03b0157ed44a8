/** A mixed, conditional and noisy problem out of a table: scikit-learn's perceptrons on the 8x8 digits. */
import type { Space } from '../../../core/search/space.ts'
import type { SearchProblem } from './problems.ts'

const units1 = [4, 8, 16, 32, 64, 128]
const units2 = [8, 64]
const rates = [1e-4, 4.6416e-4, 2.15443e-3, 1e-2, 4.6416e-2]
const alphas = [1e-4, 1]
const epochs = [2, 5, 10, 20]
/** The size for which the table is complete. */
const batch = 256

const space: Space = {
  n_layers: { type: 'int', low: 1, high: 2 },
  units1: { type: 'int', low: 4, high: 128, log: true },
  units2: { type: 'int', low: 8, high: 64, log: true, when: { n_layers: [2] } },
  activation: { type: 'categorical', choices: ['relu', 'tanh', 'logistic'] },
  lr: { type: 'float', low: 1e-4, high: 4.6416e-2, log: true },
  alpha: { type: 'float', low: 1e-4, high: 1, log: true },
  epochs: { type: 'int', low: 2, high: 20, log: true },
}

/** Where a value lies on a grid, logarithmically: the weights of the two points around it. */
const around = (value: number, grid: readonly number[]): readonly (readonly [at: number, weight: number])[] => {
  const v = Math.min(grid.at(-1)!, Math.max(grid[0]!, value))
  const found = grid.findIndex((point) => point > v)
  const upper = found < 0 ? grid.length - 1 : found
  const [low, high] = [grid[upper - 1]!, grid[upper]!]
  const share = Math.log(v / low) / Math.log(high / low)
  return [
    [upper - 1, 1 - share],
    [upper, share],
  ]
}

const nearest = (value: number, grid: readonly number[]): number =>
  grid.reduce(
    (best, point, i) => (Math.abs(Math.log(point / value)) < Math.abs(Math.log(grid[best]! / value)) ? i : best),
    0,
  )

/** Error by [activation, units2, units1, rate, alpha, epochs], the numbers as places on their grids. */
const readTable = (csv: string): ReadonlyMap<string, number> => {
  const [header, ...lines] = csv.trim().split('\n')
  const columns = header!.trim().split(',')
  const errors = new Map<string, number>()
  for (const line of lines) {
    const cells = line.trim().split(',')
    const cell = (name: string) => cells[columns.indexOf(name)]!
    if (cell('e2_s0') === '' || Number(cell('batch')) !== batch) continue
    const second = Number(cell('units2'))
    const key = [
      cell('activation'),
      second === 0 ? 'none' : units2.indexOf(second),
      units1.indexOf(Number(cell('units1'))),
      nearest(Number(cell('lr')), rates),
      nearest(Number(cell('alpha')), alphas),
    ]
    epochs.forEach((count, e) => errors.set([...key, e].join(), Number(cell(`e${count}_s0`))))
  }
  return errors
}

/**
 * Objectives: validation error, interpolated in the table, observed with noise; log10 of weights times epochs.
 * @param csv the table: a row a configuration, errors after 2, 5, 10 and 20 epochs.
 * @param ideal hypervolume of the best front known.
 */
export const mlpDigits = (csv: string, ideal: number): SearchProblem => {
  const table = readTable(csv)
  return {
    space,
    reference: [0.5, 6],
    ideal,
    noise: [0.01, 0],
    evaluate: (parameters) => {
      const number = (name: string) => Number(parameters[name])
      const first = number('units1')
      const second = parameters['units2'] === undefined ? undefined : number('units2')
      let error = 0
      for (const [s, v] of second === undefined ? [['none', 1] as const] : around(second, units2))
        for (const [u, w] of around(first, units1))
          for (const [r, x] of around(number('lr'), rates))
            for (const [a, y] of around(number('alpha'), alphas))
              for (const [e, z] of around(number('epochs'), epochs))
                error += v * w * x * y * z * table.get([parameters['activation'], s, u, r, a, e].join())!
      const hidden = second === undefined ? first * 10 + 10 : first * second + second + second * 10 + 10
      return [error, Math.log10((64 * first + first + hidden) * number('epochs'))]
    },
  }
}
