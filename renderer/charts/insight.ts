/** What an insight tells, as charts: importances, what minor changes do, an objective along each parameter. */
import { dependenceAt, dependenceMarks, dependenceTable } from '../../charts/dependence.ts'
import { importanceMarks, importanceTable } from '../../charts/importance.ts'
import { dependencePlot, importancePlot, sensitivityPlot } from '../../charts/insight.ts'
import type { Box, Mark } from '../../charts/marks.ts'
import { sensitivityMarks, sensitivityTable } from '../../charts/sensitivity.ts'
import type { Insight, Neighbours } from '../../core/contract/insight.ts'
import type { ObjectiveInfo } from '../../core/contract/catalog.ts'
import type { TrialRow } from '../../core/contract/views.ts'
import { neighboursSentence } from '../../core/formulas/insight.ts'
import { withUnit } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { parameterWords } from '../model/parameter.ts'
import { emptyScene, ring, type Chart, type Place, type Scene } from './scene.ts'

const m = messages.insight

const inset = (width: number, height: number): Box => ({ left: 12, top: 6, right: width - 16, bottom: height - 8 })

const places = (marks: readonly Mark[]): Place[] =>
  marks.flatMap((mark) =>
    mark.kind === 'circle' && mark.trial !== undefined ? [{ trial: mark.trial, x: mark.x, y: mark.y }] : [],
  )

/** A chart of marks that are drawn below everything. */
const drawn =
  (isEmpty: boolean, marksIn: (box: Box) => readonly Mark[], holdIn?: (box: Box) => Scene['hold']): Chart['draw'] =>
  (width, height) => {
    if (isEmpty) return emptyScene(width, height, m.empty)
    const box = inset(width, height)
    const under = marksIn(box)
    const reached = places(under)
    const hold =
      holdIn?.(box) ?? ((trial: number) => reached.flatMap((at) => (at.trial === trial ? [ring(at.x, at.y)] : [])))
    return { width, height, under, dots: [], over: [], places: reached, hold }
  }

export const importanceChart = (insight: Insight, infos: readonly ObjectiveInfo[]): Chart => {
  const plot = importancePlot(insight, infos, parameterWords)
  const most = insight.objectives.flatMap(({ effects }, j) => {
    const [first] = effects.toSorted((a, b) => b.importance.share - a.importance.share)
    const share = first && withUnit(Number(first.importance.share.toFixed(2)), 'share')
    return first ? [m.most(infos[j]!.title, parameterWords(first.parameter), share!)] : []
  })
  return {
    sentence: most.length > 0 ? m.importanceSentence(most) : m.empty,
    table: importanceTable(plot),
    draw: drawn(most.length === 0, (box) => importanceMarks(plot, box)),
  }
}

/** Of objective `j` the biggest ratio that was measured, and the biggest that a model expects. */
export const steepest = ({ objectives }: Insight, j: number): readonly Neighbours[] => {
  const { neighbours = [] } = objectives[j] ?? {}
  const [measured, predicted] = [false, true].map((isPredicted) =>
    neighbours.find(({ source }) => (source === 'predicted') === isPredicted),
  )
  return [measured, predicted].filter((one) => one !== undefined)
}

export const sensitivityChart = (insight: Insight, infos: readonly ObjectiveInfo[], j: number): Chart => {
  const plot = sensitivityPlot(insight, infos, j, parameterWords)
  const sentences = steepest(insight, j).map((one) => neighboursSentence(infos[j]!, one, parameterWords(one.parameter)))
  return {
    sentence: sentences.join(' ') || m.noNeighbours,
    table: sensitivityTable(plot),
    draw:
      plot.rows.length > 0
        ? drawn(false, (box) => sensitivityMarks(plot, box))
        : (width, height) => emptyScene(width, height, m.noNeighbours),
  }
}

export const dependenceChart = (
  insight: Insight,
  infos: readonly ObjectiveInfo[],
  j: number,
  trials: readonly TrialRow[],
): Chart => {
  const plot = dependencePlot(insight, infos, j, parameterWords)
  const held = { stroke: 'accent', width: 1.5 }
  return {
    sentence: m.dependenceSentence(
      infos[j]!.title,
      plot.panels.map(({ title }) => title),
    ),
    table: dependenceTable(plot),
    draw: drawn(
      plot.panels.length === 0,
      (box) => dependenceMarks(plot, box),
      (box) => (trial) =>
        dependenceAt(plot, box, trials.find(({ number }) => number === trial)?.parameters ?? {}, held),
    ),
  }
}
