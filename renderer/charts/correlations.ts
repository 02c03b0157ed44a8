/** Which parameter goes with which objective: a bar to the left falls with it, to the right rises with it. */
import { correlationOfRanks, ranksOf } from '../model/correlation.ts'
import { completeOf } from '../model/objective.ts'
import type { TrialRow } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import type { Dimension } from './dimensions.ts'
import { line, rect, text, type Mark } from '../../charts/marks.ts'
import { emptyScene, type Chart } from './scene.ts'

export interface CorrelationsData {
  readonly trials: readonly TrialRow[]
  readonly dimensions: readonly Dimension[]
}

/** Fewer say nothing. */
export const fewestTrials = 8

export const correlationsChart = ({ trials, dimensions }: CorrelationsData): Chart => {
  const m = messages.parallel
  const complete = completeOf(trials)
  const objectives = dimensions.filter(({ isObjective }) => isObjective)
  const parameters = dimensions.filter(({ isObjective }) => !isObjective)
  const ranksAmong = (trials: readonly TrialRow[]): Float64Array[] =>
    objectives.map((objective) => ranksOf(trials.map((trial) => objective.share(trial)!)))
  const ranks = ranksAmong(complete)
  const valuesOf = (parameter: Dimension): number[] => {
    const used = complete.filter((trial) => parameter.share(trial) !== undefined)
    if (used.length < fewestTrials) return objectives.map(() => 0)
    const own = ranksOf(used.map((trial) => parameter.share(trial)!))
    // most parameters are always used: then the objectives are ranked once for all
    const others = used.length === complete.length ? ranks : ranksAmong(used)
    return others.map((other) => correlationOfRanks(own, other))
  }
  const rows = parameters.map((parameter) => ({ parameter, values: valuesOf(parameter) }))
  const strongest = rows
    .flatMap(({ parameter, values }) => values.map((value, i) => ({ parameter, objective: objectives[i]!, value })))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))[0]
  const isTooFew = complete.length < fewestTrials
  return {
    sentence:
      isTooFew || !strongest
        ? m.importanceEmpty
        : m.importanceSentence(
            m.strongest(strongest.parameter.title, strongest.objective.title, threeDigits(strongest.value)),
          ),
    table: {
      columns: [{ title: messages.trial.columns[0] }, ...objectives.map(({ title }) => ({ title, isNumber: true }))],
      rows: rows.map(({ parameter, values }) => ({ cells: [parameter.title, ...values.map(threeDigits)] })),
    },
    draw(width, height) {
      if (isTooFew) return emptyScene(width, height, m.importanceEmpty)
      const [left, top] = [110, 26]
      const column = (width - left - 16) / objectives.length
      const row = Math.min(24, (height - top - 8) / Math.max(1, rows.length))
      const middle = (i: number): number => left + column * (i + 0.5)
      const reach = column / 2 - 28
      return {
        width,
        height,
        under: [
          ...objectives.flatMap(({ title }, i): Mark[] => [
            text(middle(i), 14, title, { anchor: 'middle', strong: true, fill: 'ink' }),
            line(middle(i), top, middle(i), top + row * rows.length, { stroke: 'line-2' }),
          ]),
          ...rows.map(({ parameter }, r) => text(16, top + row * (r + 0.5) + 4, parameter.title)),
        ],
        dots: rows.flatMap(({ values }, r) =>
          values.map((value, i) =>
            rect(
              value < 0 ? middle(i) + value * reach : middle(i),
              top + row * r + 3,
              Math.abs(value) * reach,
              row - 6,
              {
                fill: value < 0 ? 'c1' : 'c2',
              },
            ),
          ),
        ),
        over: rows.flatMap(({ values }, r) =>
          values.map((value, i) =>
            text(
              middle(i) + value * reach + (value < 0 ? -4 : 4),
              top + row * (r + 0.5) + 4,
              threeDigits(Number(value.toFixed(2))),
              {
                size: 10,
                fill: 'ink-3',
                ...(value < 0 && { anchor: 'end' as const }),
              },
            ),
          ),
        ),
        places: [],
      }
    },
  }
}
