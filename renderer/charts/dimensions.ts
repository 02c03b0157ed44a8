/** Axes of parallel coordinates: each parameter that varies and each objective, and what brushes on them leave. */
import type { ParameterSpec } from '../../core/contract/space.ts'
import type { TrialRow } from '../../core/contract/views.ts'
import { messages } from '../messages.ts'
import { completeOf, type Display } from '../model/objective.ts'
import { parameterWords, sharesIn, valueAt, valueWords } from '../model/parameter.ts'
import { axisOf } from '../../charts/axis.ts'

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
  const axis = axisOf(display, values.length > 0 ? values : [0, 1], [0, 1], {
    tight: true,
  })
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
  const ends = axis.better === 0 ? [least, most] : [most, least]
  return {
    name: display.name,
    title: display.title,
    unit: display.unit,
    isObjective: true,
    share: ({ values }) => (values ? axis.at(values[index]!) : undefined),
    cell: ({ values }) => (values ? display.cell(values[index]!) : '–'),
    labels: ends.map((loss, share) => [share, display.cell(loss)] as const),
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
