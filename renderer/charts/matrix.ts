/** Three or four objectives at once: each against each, the line through the best of the two. */
import { completeOf } from '../model/objective.ts'
import { messages } from '../messages.ts'
import { axisOf, type Axis } from '../../charts/axis.ts'
import { bestCorner, bestOf, dotMark, stairsOf } from '../../charts/front.ts'
import { frontChart, dotsOf, type FrontData } from './front.ts'
import { line, rect, text, type Box, type Mark } from '../../charts/marks.ts'
import { emptyScene, ring, type Chart, type Place } from './scene.ts'

const gap = 10
const radii = { member: 4, other: 2.2 }

export const matrixChart = (data: FrontData): Chart => {
  const { trials, objectives, displays, front, log, hidden = new Set() } = data
  const complete = completeOf(trials)
  const isMember = new Set(front.trials)
  const members = complete.filter(({ number }) => isMember.has(number))
  const quantity = (i: number) => ({ ...objectives[i]!, log: log && objectives[i]!.log })
  const toDots = dotsOf(data, complete)
  const { table, tip } = frontChart(data)
  const last = objectives.length - 1
  return {
    sentence: messages.front.matrixSentence(
      displays.map(({ title }) => title),
      members.length,
    ),
    table,
    ...(tip && { tip }),
    draw(width, height) {
      if (complete.length === 0) return emptyScene(width, height, messages.front.empty)
      const cell = {
        width: (width - 58 - 16 - gap * (last - 1)) / last,
        height: (height - 10 - 42 - gap * (last - 1)) / last,
      }
      const axisFor = (i: number, span: readonly [number, number]): Axis =>
        axisOf(
          quantity(i),
          complete.map((t) => t.values[i]!),
          span,
          { ticks: 4 },
        )
      const under: Mark[] = []
      const dots: Mark[] = []
      const over: Mark[] = []
      const places: Place[] = []
      const areas: Box[] = []
      // rows: objectives 0 to last - 1 upwards; columns: 1 to last; only pairs once
      for (let row = 0; row < last; row++) {
        for (let column = row + 1; column <= last; column++) {
          const left = 58 + (column - 1) * (cell.width + gap)
          const top = 10 + row * (cell.height + gap)
          const [right, bottom] = [left + cell.width, top + cell.height]
          const x = axisFor(column, [left + 6, right - 6])
          const y = axisFor(row, [bottom - 6, top + 6])
          const area = { left, right, top, bottom }
          areas.push(area)
          under.push(rect(left, top, cell.width, cell.height, { stroke: 'line' }))
          for (const { at } of x.ticks) under.push(line(at, top, at, bottom, { stroke: 'grid' }))
          for (const { at } of y.ticks) under.push(line(left, at, right, at, { stroke: 'grid' }))
          if (column === row + 1) {
            for (const { at, label } of x.ticks)
              under.push(text(at, bottom + 14, label, { anchor: 'middle', size: 10 }))
            for (const { at, label } of y.ticks) under.push(text(left - 6, at + 4, label, { anchor: 'end', size: 10 }))
            under.push(text((left + right) / 2, bottom + 28, x.title, { anchor: 'middle', fill: 'ink' }))
            under.push(text(left - 44, (top + bottom) / 2, y.title, { anchor: 'middle', turn: -90, fill: 'ink' }))
          }
          const here = toDots((values) => ({ x: x.at(values[column]!), y: y.at(values[row]!) }))
          over.push(...stairsOf(bestOf(here, bestCorner(x, y, area)), 1))
          const shown = here.filter(({ isMember }) => !hidden.has(isMember ? 'front' : 'dominated'))
          dots.push(...shown.map((dot) => dotMark(dot, radii)))
          places.push(...shown)
        }
      }
      const hold = (trial: number): Mark[] => places.filter((p) => p.trial === trial).map(({ x, y }) => ring(x, y))
      return { width, height, under, dots, over, places, areas, hold }
    },
  }
}
