/** Parallel coordinates: varied parameters first, objectives on a shaded block, "off" where a parameter is not used. */
import { least } from 'd3-array'
import type { TrialRow } from '../../core/contract/views.ts'
import { cut, displayWidth } from '../../core/formulas/text.ts'
import { messages } from '../messages.ts'
import { completeOf, shortTitle } from '../model/objective.ts'
import type { Brushes, Dimension } from './dimensions.ts'
import { line, rect, text, type Mark, type Point } from '../../charts/marks.ts'
import { emptyScene, lazyRows, onceASize, type Chart } from './scene.ts'

export interface ParallelData {
  readonly trials: readonly TrialRow[]
  readonly dimensions: readonly Dimension[]
  /** Which front each is on, `ranksByFront`. */
  readonly ranks: ReadonlyMap<number, number>
  /** Ranks not drawn, as text. */
  readonly hidden?: ReadonlySet<string>
}

/** Lines by rank: the nearer the front, the more ink. */
export const rankLooks = [
  { stroke: 'q8', width: 1.5, opacity: 0.9 },
  { stroke: 'q5', width: 1.2, opacity: 0.6 },
  { stroke: 'q3', width: 1, opacity: 0.45 },
  { stroke: 'q0', width: 1, opacity: 0.2 },
] as const

/** A title in one or two lines, broken between words where the longer line is the shortest. */
const linesOf = (title: string): readonly string[] => {
  const words = title.split(' ')
  const broken = words.slice(1).map((_, i) => [words.slice(0, i + 1).join(' '), words.slice(i + 1).join(' ')] as const)
  const longer = (lines: readonly string[]): number => Math.max(...lines.map(displayWidth))
  return least(broken, longer) ?? [title]
}

/** Of names and labels, in px: a little less than the widest font takes, for neighbours are seldom as long. */
const letter = 6

/** Where the axes stand, in px. */
export const parallelFrame = (width: number, height: number, count: number) => {
  const [left, right, top, bottom] = [54, width - 54, 58, height - 44]
  return {
    top,
    bottom,
    off: height - 20,
    at: (i: number) => left + ((right - left) * i) / Math.max(1, count - 1),
    y: (share: number) => bottom - share * (bottom - top),
  }
}

export const parallelChart = ({ trials, dimensions, ranks, hidden = new Set() }: ParallelData): Chart => {
  const complete = completeOf(trials)
  const m = messages.parallel
  const rankOf = ({ number }: TrialRow): number => ranks.get(number) ?? rankLooks.length
  const members = complete.filter((trial) => rankOf(trial) === 1).length
  return {
    sentence: m.sentence(complete.length, dimensions.filter((d) => !d.isObjective).length, members),
    table: {
      columns: [
        { title: messages.words.trial },
        { title: m.rank },
        ...dimensions.map(({ title, unit }) => ({ title: unit ? `${title} (${unit})` : title, isNumber: true })),
      ],
      rows: lazyRows(complete, (trial) => ({
        trial: trial.number,
        cells: [
          `#${trial.number}`,
          m.ranks[rankOf(trial) - 1]!,
          ...dimensions.map((dimension) => dimension.cell(trial)),
        ],
      })),
    },
    tip: (number) => {
      const trial = complete.find((row) => row.number === number)
      return trial ? [`#${number}`, ...dimensions.map((d) => `${d.title} ${d.cell(trial)} ${d.unit}`)] : []
    },
    draw: onceASize((width, height) => {
      if (complete.length === 0) return emptyScene(width, height, messages.front.empty)
      const frame = parallelFrame(width, height, dimensions.length)
      const pointsOf = (trial: TrialRow): Point[] =>
        dimensions.map((dimension, i) => {
          const share = dimension.share(trial)
          return [frame.at(i), share === undefined ? frame.off : frame.y(share)] as const
        })
      const shown = complete.filter((trial) => !hidden.has(String(rankOf(trial))))
      const points = new Map(shown.map((trial) => [trial.number, pointsOf(trial)]))
      const byRank = Map.groupBy(shown, rankOf)
      const dots = rankLooks
        .map((look, i) => ({ look, trials: byRank.get(i + 1) ?? [] }))
        .reverse()
        .flatMap(({ look, trials }) =>
          trials.map(({ number }): Mark => ({
            kind: 'polyline',
            points: points.get(number)!,
            trial: number,
            ...look,
          })),
        )
      const firstObjective = dimensions.findIndex(({ isObjective }) => isObjective)
      const shade = frame.at(firstObjective) - 26
      const gap = frame.at(1) - frame.at(0)
      const over = dimensions.flatMap((dimension, i): Mark[] => {
        const x = frame.at(i)
        const isOffUsed = complete.some((trial) => dimension.share(trial) === undefined)
        return [
          line(x, frame.top, x, frame.bottom, { stroke: 'ink-3' }),
          ...linesOf(shortTitle(dimension.title)).map((words, row, { length }) =>
            text(x, 22 - 12 * (length - 1 - row), cut(words, gap / letter), {
              anchor: 'middle',
              strong: true,
              fill: 'ink',
            }),
          ),
          // said whole or, by the table and on the trial, elsewhere
          ...(displayWidth(dimension.unit) * letter > gap
            ? []
            : [text(x, 35, dimension.unit, { anchor: 'middle', size: 10, fill: 'ink-3' })]),
          ...dimension.labels.map(([share, words]) =>
            text(x + 5, frame.y(share) + (share === 0 ? -3 : share === 1 ? -5 : 4), cut(words, gap / letter - 1), {
              size: 10,
              halo: true,
            }),
          ),
          ...(isOffUsed
            ? [text(x, frame.off + 14, messages.words.off, { anchor: 'middle', size: 10, halo: true })]
            : []),
        ]
      })
      return {
        width,
        height,
        under: firstObjective < 0 ? [] : [rect(shade, 4, width - 8 - shade, height - 8, { fill: 'sunken' })],
        dots,
        over,
        places: shown.flatMap(({ number }) => points.get(number)!.map(([x, y]) => ({ trial: number, x, y }))),
        hold: (trial) => {
          const path = points.get(trial)
          if (!path) return []
          return [
            { kind: 'polyline', points: path, stroke: 'surface', width: 5 },
            { kind: 'polyline', points: path, stroke: 'accent', width: 2 },
            ...path.map(([x, y]): Mark => ({ kind: 'circle', x, y, r: 3, fill: 'accent' })),
          ]
        },
      }
    }),
  }
}

/** The same with its brushes on the axes; the lines are not drawn again. */
export const withBrushes = (chart: Chart, dimensions: readonly Dimension[], brushes: Brushes): Chart => ({
  ...chart,
  draw(width, height) {
    const scene = chart.draw(width, height)
    const { at, y } = parallelFrame(width, height, dimensions.length)
    const marks = dimensions.flatMap(({ name }, i) => {
      const [low, high] = brushes[name] ?? []
      if (low === undefined || high === undefined) return []
      return [rect(at(i) - 6, y(high), 12, y(low) - y(high), { fill: 'band', stroke: 'ink' })]
    })
    return { ...scene, over: [...scene.over, ...marks] }
  },
})
