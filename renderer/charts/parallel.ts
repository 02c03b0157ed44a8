/** Parallel coordinates: varied parameters first, objectives on a shaded block, "off" where a parameter is not used. */
import type { ParameterSpec } from '../../core/contract/space.ts'
import type { TrialRow } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { completeOf, shortTitle, type Display } from '../model/objective.ts'
import { parameterWords, sharesIn, valueAt, valueWords } from '../model/parameter.ts'
import { messages } from '../messages.ts'
import { axisOf } from './axis.ts'
import { emptyScene, lazyRows, line, onceASize, rect, text, type Chart, type Mark, type Point } from './scene.ts'

export interface Dimension {
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly isObjective: boolean
  /** 0 below, 1 above; undefined where the parameter does not apply. */
  readonly share: (trial: TrialRow) => number | undefined
  readonly cell: (trial: TrialRow) => string
  /** Labels with their place, 0 to 1. */
  readonly labels: readonly (readonly [number, string])[]
}

const parameterDimension = (name: string, spec: ParameterSpec, unit: string): Dimension => {
  const shareOf = sharesIn(spec)
  return {
    name,
    title: parameterWords(name),
    unit,
    isObjective: false,
    share: ({ parameters: { [name]: value } }) => (value === undefined ? undefined : shareOf(value)),
    cell: ({ parameters }) => valueWords(parameters[name], messages.words.off),
    labels:
      spec.type === 'categorical'
        ? spec.choices.map((choice) => [shareOf(choice), String(choice)] as const)
        : ([0, 1] as const).map((share) => [share, valueWords(valueAt(spec, share))] as const),
  }
}

const objectiveDimension = (display: Display, index: number, trials: readonly TrialRow[]): Dimension => {
  const values = completeOf(trials).map((trial) => trial.values[index]!)
  const axis = axisOf({ title: '', unit: '', log: display.log }, values.length > 0 ? values : [0, 1], [0, 1], {
    tight: true,
  })
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
  return {
    name: display.name,
    title: display.title,
    unit: display.unit,
    isObjective: true,
    share: ({ values }) => (values ? axis.at(values[index]!) : undefined),
    cell: ({ values }) => (values ? display.cell(values[index]!) : '–'),
    labels: [
      [0, threeDigits(least / display.factor)],
      [1, threeDigits(most / display.factor)],
    ],
  }
}

/** Parameters that vary, then objectives. `units` by parameter's name. */
export const dimensionsOf = (
  space: Readonly<Record<string, ParameterSpec>>,
  units: Readonly<Record<string, string>>,
  displays: readonly Display[],
  trials: readonly TrialRow[],
): Dimension[] => [
  ...Object.entries(space).map(([name, spec]) => parameterDimension(name, spec, units[name] ?? '')),
  ...displays.map((display, i) => objectiveDimension(display, i, trials)),
]

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

/** Ranges brushed, by dimension's name, as shares. */
export type Brushes = Readonly<Record<string, readonly [number, number]>>

/** The trials within every brush, or undefined where there is none. */
export const withinBrushes = (
  trials: readonly TrialRow[],
  dimensions: readonly Dimension[],
  brushes: Brushes,
): ReadonlySet<number> | undefined => {
  const ranges = dimensions.flatMap((dimension) => {
    const range = brushes[dimension.name]
    return range ? [{ dimension, range }] : []
  })
  if (ranges.length === 0) return undefined
  const isWithin = (trial: TrialRow): boolean =>
    ranges.every(({ dimension, range: [low, high] }) => {
      const share = dimension.share(trial)
      return share !== undefined && share >= low && share <= high
    })
  return new Set(
    completeOf(trials)
      .filter(isWithin)
      .map(({ number }) => number),
  )
}

const cutTo = (room: number, words: string): string =>
  words.length <= room ? words : `${words.slice(0, Math.max(1, room - 1))}…`

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
      const dots = shown
        .toSorted((a, b) => rankOf(b) - rankOf(a))
        .map((trial): Mark => {
          const { number } = trial
          return { kind: 'polyline', points: points.get(number)!, trial: number, ...rankLooks[rankOf(trial) - 1]! }
        })
      const firstObjective = dimensions.findIndex(({ isObjective }) => isObjective)
      const shade = frame.at(firstObjective) - 26
      const room = Math.floor((frame.at(1) - frame.at(0)) / 6)
      const over = dimensions.flatMap((dimension, i): Mark[] => {
        const x = frame.at(i)
        const isOffUsed = complete.some((trial) => dimension.share(trial) === undefined)
        return [
          line(x, frame.top, x, frame.bottom, { stroke: 'ink-3' }),
          text(x, i % 2 === 0 || dimensions.length < 10 ? 22 : 12, shortTitle(dimension.title), {
            anchor: 'middle',
            strong: true,
            fill: 'ink',
            size: 11,
          }),
          text(x, 35, dimension.unit, { anchor: 'middle', size: 10, fill: 'ink-3' }),
          ...dimension.labels.map(([share, words]) =>
            text(x + 5, frame.y(share) + (share === 0 ? -3 : share === 1 ? -5 : 4), cutTo(room, words), {
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
