/** An insight as text on a terminal. */
import { importanceTable } from '../../charts/importance.ts'
import { importancePlot } from '../../charts/insight.ts'
import type { ChartTable } from '../../charts/table.ts'
import type { Insight } from '../../core/contract/insight.ts'
import type { ObjectiveInfo } from '../../core/contract/catalog.ts'
import { choiceSentences, neighboursSentence, noiseSentence, outlookSentence } from '../../core/formulas/insight.ts'
import { displayWidth } from '../../core/formulas/text.ts'
import { pad, plain, plainSpaces } from './text.ts'

const written = ({ columns, rows }: ChartTable): string[] => {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => row.cells)].map((row) => row.map(plain))
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => displayWidth(row[i]!))))
  return cells.map((row) =>
    row
      .map((cell, i) => pad(cell, widths[i]!, columns[i]!.isNumber ? 'right' : 'left'))
      .join('  ')
      .trimEnd(),
  )
}

/** How soon the search had most of what it found. */
const historySentences = ({ history }: Insight): string[] => {
  const final = history.at(-1)?.[1] ?? 0
  const most = history.find(([, hypervolume]) => final > 0 && hypervolume >= 0.95 * final)
  return most
    ? [`Trial ${most[0]} brought the hypervolume to 95 % of what it is after trial ${history.at(-1)![0]}.`]
    : []
}

const sensitivitySentences = ({ objectives }: Insight, infos: readonly ObjectiveInfo[]): string[] =>
  objectives.flatMap(({ neighbours }, j) => {
    const measured = neighbours.find(({ source }) => source !== 'predicted')
    const predicted = neighbours.find(({ source }) => source === 'predicted')
    return [measured, predicted].flatMap((one) => (one ? [neighboursSentence(infos[j]!, one)] : []))
  })

export const insightText = (name: string, insight: Insight, infos: readonly ObjectiveInfo[]): string => {
  const { trials, fewestTrials, objectives, repeats, choice, outlook } = insight
  const section = (title: string, lines: readonly string[]): string[] => (lines.length > 0 ? ['', title, ...lines] : [])
  const lines = [
    `${plain(name)}: ${trials} complete trials`,
    ...(trials < fewestTrials ? [`There is more to tell from ${fewestTrials} complete trials on.`] : []),
    ...section(
      'What mattered: shares of the variation over the space that each parameter explains alone',
      objectives.length > 0 ? written(importanceTable(importancePlot(insight, infos))) : [],
    ),
    ...section('What is fragile', sensitivitySentences(insight, infos)),
    ...section('What is noise', [
      ...objectives.flatMap(({ noise }, j) => (noise ? [noiseSentence(infos[j]!, noise)] : [])),
      ...repeats.map((group) => `Trials ${group.join(', ')} have equal parameters.`),
    ]),
    ...section('What to take', choice ? choiceSentences(infos, choice) : []),
    ...section('What the search found, and may find', [
      ...historySentences(insight),
      ...(outlook ? [outlookSentence(outlook)] : []),
    ]),
  ]
  return plainSpaces(lines.join('\n'))
}
