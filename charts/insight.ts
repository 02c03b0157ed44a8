/** An insight as the plots that show it. */
import type { Insight } from '../core/contract/insight.ts'
import type { ObjectiveInfo } from '../core/contract/catalog.ts'
import { changeWords, insightHeadings, meritOf, sourceWords, times } from '../core/formulas/insight.ts'
import type { DependencePlot } from './dependence.ts'
import type { ImportancePlot } from './importance.ts'
import type { SensitivityPlot } from './sensitivity.ts'

/** What a parameter is called where the plot stands; the name that users write where none is given. */
type Naming = (parameter: string) => string
const asWritten: Naming = (parameter) => parameter

export const importancePlot = (
  { objectives, space }: Insight,
  infos: readonly ObjectiveInfo[],
  named: Naming = asWritten,
): ImportancePlot => ({
  objectives: infos.map(({ title }) => title),
  rows: Object.keys(space).flatMap((parameter) => {
    const shares = objectives.flatMap(({ effects }) =>
      effects.filter((effect) => effect.parameter === parameter).map(({ importance }) => importance),
    )
    return shares.length > 0 ? [{ parameter: named(parameter), shares }] : []
  }),
  words: insightHeadings,
})

/** What rounds to 1× is not drawn. */
const leastRatio = 1.05

/** Of objective `j`; of each parameter the biggest ratio of each source. */
export const sensitivityPlot = (
  { objectives }: Insight,
  infos: readonly ObjectiveInfo[],
  j: number,
  named: Naming = asWritten,
): SensitivityPlot => {
  const info = infos[j]!
  const { title, of } = meritOf(info)
  return {
    quantity: { title, unit: info.unit, log: info.log && title === info.title },
    rows: objectives[j]!.neighbours.filter(({ ratio }) => ratio >= leastRatio).map((one) => ({
      parameter: named(one.parameter),
      change: changeWords(one),
      worse: of(one.values[0]),
      better: of(one.values[1]),
      trials: one.trials,
      ratio: times(one.ratio),
      source: sourceWords[one.source],
    })),
    words: insightHeadings,
  }
}

/** Of objective `j`. */
export const dependencePlot = (
  { objectives, space }: Insight,
  infos: readonly ObjectiveInfo[],
  j: number,
  named: Naming = asWritten,
): DependencePlot => {
  const { title, unit, log } = infos[j]!
  return {
    quantity: { title, unit, log },
    panels: objectives[j]!.effects.flatMap(({ parameter, along }) => {
      const range = space[parameter]
      return range ? [{ name: parameter, title: named(parameter), range, along }] : []
    }),
    words: { ...insightHeadings, mean: title },
  }
}
