/** An insight as the plots that show it. */
import type { DependencePlot } from '../../charts/dependence.ts'
import type { ImportancePlot } from '../../charts/importance.ts'
import type { SensitivityPlot } from '../../charts/sensitivity.ts'
import type { Insight } from '../../core/contract/insight.ts'
import type { ObjectiveInfo } from '../../core/contract/views.ts'
import { changeWords, meritOf, sourceWords, times } from '../../core/formulas/insight.ts'

export const importancePlot = ({ objectives, space }: Insight, infos: readonly ObjectiveInfo[]): ImportancePlot => ({
  objectives: infos.map(({ title }) => title),
  rows: Object.keys(space).flatMap((parameter) => {
    const shares = objectives.flatMap(({ effects }) =>
      effects.filter((effect) => effect.parameter === parameter).map(({ importance }) => importance),
    )
    return shares.length > 0 ? [{ parameter, shares }] : []
  }),
  words: { parameter: 'Parameter', interval: '80 %' },
})

/** What rounds to 1× is not drawn. */
const leastRatio = 1.05

/** Of objective `j`; of each parameter the biggest ratio of each source. */
export const sensitivityPlot = (
  { objectives }: Insight,
  infos: readonly ObjectiveInfo[],
  j: number,
): SensitivityPlot => {
  const info = infos[j]!
  const { title, of } = meritOf(info)
  return {
    quantity: { title, unit: info.unit, log: info.log && title === info.title },
    rows: objectives[j]!.neighbours.filter(({ ratio }) => ratio >= leastRatio).map((one) => ({
      parameter: one.parameter,
      change: changeWords(one),
      worse: of(one.values[0]),
      better: of(one.values[1]),
      ratio: times(one.ratio),
      isPredicted: one.source === 'predicted',
      source: sourceWords[one.source],
    })),
    words: { parameter: 'Parameter', change: 'Change', ratio: 'Ratio', source: 'Known from' },
  }
}

/** Of objective `j`. */
export const dependencePlot = (
  { objectives, space }: Insight,
  infos: readonly ObjectiveInfo[],
  j: number,
): DependencePlot => {
  const { title, unit, log } = infos[j]!
  return {
    quantity: { title, unit, log },
    panels: objectives[j]!.effects.flatMap(({ parameter, along }) => {
      const range = space[parameter]
      return range ? [{ parameter, unit: '', range, along }] : []
    }),
    words: { parameter: 'Parameter', value: 'Value', mean: title, spread: '80 % of all others' },
  }
}
