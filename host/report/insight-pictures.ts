/** An insight as pictures that stand alone. */
import { dependenceMarks } from '../../charts/dependence.ts'
import { importanceMarks } from '../../charts/importance.ts'
import { dependencePlot, importancePlot, sensitivityPlot } from '../../charts/insight.ts'
import { text, type Box, type Mark } from '../../charts/marks.ts'
import { sensitivityMarks } from '../../charts/sensitivity.ts'
import { pictureToSvg } from '../../charts/svg.ts'
import type { Insight } from '../../core/contract/insight.ts'
import type { ObjectiveInfo } from '../../core/contract/catalog.ts'
import { columnsIn, cut, shortTitle } from '../../core/formulas/text.ts'
import { plain } from './text.ts'
import { light, style } from './theme.ts'

const width = 760
const top = 66

/** Title, what is to be seen, and marks in the box below. */
const pictureOf = (title: string, subtitle: string, height: number, marksIn: (box: Box) => readonly Mark[]): string => {
  const fitted = (words: string, size: number): string => cut(plain(words), columnsIn(width - 32, size))
  const marks = [
    text(16, 28, fitted(title, 15), { size: 15, strong: true, fill: 'ink' }),
    text(16, 46, fitted(subtitle, 11), { fill: 'ink-3' }),
    ...marksIn({ left: 16, top, right: width - 16, bottom: height - 12 }),
  ]
  return pictureToSvg({ width, height, marks, title: plain(title), description: plain(subtitle), style }, light)
}

/** Names of files, and what is in them; nothing while there are too few trials. */
export const insightPictures = (
  name: string,
  insight: Insight,
  infos: readonly ObjectiveInfo[],
): [file: string, svg: string][] => {
  if (insight.objectives.length === 0) return []
  const parameters = Object.keys(insight.space).length
  const pictures: [string, string][] = [
    [
      'importance.svg',
      pictureOf(
        `${name}: what mattered`,
        'share of the variation over the space that a parameter explains alone; the line spans 80 % of the trees',
        top + 44 + 24 * parameters,
        (box) => importanceMarks(importancePlot(insight, infos), box),
      ),
    ],
  ]
  infos.forEach((info, j) => {
    const file = plain(info.name).replace(/[^\w-]+/g, '-')
    const sensitivity = sensitivityPlot(insight, infos, j)
    if (sensitivity.rows.length > 0)
      pictures.push([
        `sensitivity-${file}.svg`,
        pictureOf(
          `${name}: what a minor change of one parameter does`,
          'worse and better neighbour, at most 10 % of the range apart; hollow and dashed: expected by a model',
          top + 50 + 30 * sensitivity.rows.length,
          (box) => sensitivityMarks(sensitivity, box),
        ),
      ])
    pictures.push([
      `dependence-${file}.svg`,
      pictureOf(
        `${name}: ${shortTitle(info.title)} along each parameter`,
        'line: on average over all others; band: 80 % of what these make of it, by a random forest',
        top + 20 + 150 * Math.ceil(parameters / 4),
        (box) => dependenceMarks(dependencePlot(insight, infos, j), box),
      ),
    ])
  })
  return pictures
}
