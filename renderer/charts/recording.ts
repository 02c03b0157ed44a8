/** A recording at one moment: a sensor's latest events, fading with their age; a line's units over all of the time. */
import { threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { firstAfter, spansOf, type Recording } from '../model/recording.ts'
import { axisOf, type Axis } from '../../charts/axis.ts'
import { line, rect, text, type Mark, type Point } from '../../charts/marks.ts'
import { emptyScene, type Chart, type Scene } from './scene.ts'

export interface RecordingData {
  readonly recording: Recording
  readonly className: string
  /** Of events; of one, they have no colour. */
  readonly polarities: number
  /** The moment, and how far back events are shown of it. */
  readonly atUs: number
  readonly windowUs: number
}

/** Darker, brighter. */
const colours = ['c2', 'c1'] as const
/** Opacity by age, in equal parts of the window, the oldest first. */
const fading = [0.22, 0.42, 0.7, 1]
const tableSpans = 20
const stripSpans = 90

const ms = (us: number): string => threeDigits(us / 1000)

/** Marks of the events from `first` to before `end`, one a polarity. */
const eventMarks = (
  { polarity }: Recording,
  polarities: number,
  [first, end]: readonly [number, number],
  corner: (event: number) => Point,
  [across, down]: readonly [number, number],
  opacity: number,
): Mark[] => {
  const corners: Point[][] = [[], []]
  for (let event = first; event < end; event++) corners[polarity[event]!]!.push(corner(event))
  return corners.map((own, p) => ({
    kind: 'rects',
    corners: own,
    across,
    down,
    fill: colours[polarities > 1 ? p : 1]!,
    opacity,
  }))
}

/** Time along the bottom of the picture, with the moment shown. */
const timeAxis = ({ durationUs }: Recording, left: number, right: number): Axis =>
  axisOf(
    { title: messages.data.sample.time, unit: '', log: false },
    [0, Math.max(1, durationUs) / 1000],
    [left, right],
    {
      tight: true,
    },
  )
const timeMarks = (x: Axis, left: number, right: number, bottom: number): Mark[] => [
  line(left, bottom, right, bottom, { stroke: 'line-2' }),
  ...x.ticks.map(({ at, label }) => text(at, bottom + 15, label, { anchor: 'middle' })),
  text((left + right) / 2, bottom + 32, x.title, { anchor: 'middle', fill: 'ink' }),
]
const cursor = (x: Axis, atUs: number, top: number, bottom: number): Mark =>
  line(x.at(atUs / 1000), top, x.at(atUs / 1000), bottom, { stroke: 'accent', width: 1.5 })

type Draw = (width: number, height: number) => Scene

const sensorScene = ({ recording, polarities, atUs, windowUs }: RecordingData): Draw => {
  const { timeUs, x: column, y: row } = recording
  const spans = spansOf(recording, stripSpans).map(({ darker, brighter }) => darker + brighter)
  const most = spans.reduce((a, b) => Math.max(a, b), 1)
  return (width, height) => {
    const [left, right, bottom] = [24, width - 24, height - 40]
    const [stripTop, sensorBottom] = [bottom - 34, bottom - 46]
    const cell = Math.min((right - left) / recording.width, (sensorBottom - 8) / recording.height)
    const [x0, y0] = [(width - cell * recording.width) / 2, (sensorBottom + 8 - cell * recording.height) / 2]
    const x = timeAxis(recording, left, right)
    const ages = fading.map((_, i) => firstAfter(timeUs, atUs - windowUs * (1 - i / fading.length)))
    const ends = [...ages.slice(1), firstAfter(timeUs, atUs)]
    const corner = (event: number): Point => [x0 + cell * column[event]!, y0 + cell * row[event]!]
    const wide = (right - left) / stripSpans
    return {
      width,
      height,
      moves: true,
      under: [
        rect(x0, y0, cell * recording.width, cell * recording.height, { fill: 'sunken' }),
        ...spans.map((count, i) =>
          rect(left + wide * i, bottom - (34 * count) / most, Math.max(0.5, wide - 0.5), (34 * count) / most, {
            fill: 'c7',
            opacity: 0.5,
          }),
        ),
        ...timeMarks(x, left, right, bottom),
      ],
      dots: fading.flatMap((opacity, i) =>
        eventMarks(recording, polarities, [ages[i]!, ends[i]!], corner, [cell, cell], opacity),
      ),
      over: [cursor(x, atUs, stripTop, bottom)],
      places: [],
    }
  }
}

const lineScene =
  ({ recording, polarities, atUs }: RecordingData): Draw =>
  (width, height) => {
    const { timeUs, x: column, y: row, durationUs } = recording
    const units = Math.max(recording.width, recording.height)
    const [left, right, top, bottom] = [46, width - 24, 10, height - 40]
    const tall = (bottom - top) / units
    const perUs = (right - left) / Math.max(1, durationUs)
    const x = timeAxis(recording, left, right)
    const now = firstAfter(timeUs, atUs)
    const corner = (event: number): Point => [
      left + perUs * timeUs[event]! - 0.75,
      top + tall * (column[event]! + row[event]!),
    ]
    const size = [1.5, Math.max(1, tall * 0.8)] as const
    return {
      width,
      height,
      moves: true,
      under: [
        rect(left, top, right - left, bottom - top, { fill: 'sunken' }),
        ...[0, units - 1].map((unit) => text(left - 6, top + tall * (unit + 0.5) + 4, String(unit), { anchor: 'end' })),
        text(14, (top + bottom) / 2, messages.data.sample.unit, { anchor: 'middle', turn: -90, fill: 'ink' }),
        ...timeMarks(x, left, right, bottom),
      ],
      dots: [
        ...eventMarks(recording, polarities, [0, now], corner, size, 1),
        ...eventMarks(recording, polarities, [now, timeUs.length], corner, size, 0.35),
      ],
      over: [cursor(x, atUs, top, bottom)],
      places: [],
    }
  }

export const recordingChart = (data: RecordingData): Chart => {
  const { recording, className, polarities, atUs, windowUs } = data
  const m = messages.data.sample
  const { timeUs, polarity, events, durationUs } = recording
  const isLine = recording.width === 1 || recording.height === 1
  // of a long recording each event that is here stands for several
  const counted = (here: number): string => threeDigits(Math.round((here * events) / Math.max(1, timeUs.length)))
  const shown = firstAfter(timeUs, atUs) - firstAfter(timeUs, atUs - windowUs)
  const share = polarities > 1 ? polarity.reduce((sum, p) => sum + p, 0) / timeUs.length : undefined
  const numbers = polarities > 1 ? [m.events, m.darker, m.brighter] : [m.events]
  return {
    sentence:
      timeUs.length === 0
        ? m.empty
        : m.sentence(
            className,
            threeDigits(events),
            ms(durationUs),
            share === undefined ? undefined : withUnit(share, 'share'),
            m.now(ms(atUs), counted(shown), ms(windowUs)),
          ),
    table: {
      columns: [m.from, m.to, ...numbers].map((title) => ({ title, isNumber: true })),
      rows: spansOf(recording, tableSpans).map(({ fromUs, toUs, darker, brighter }) => ({
        cells: [ms(fromUs), ms(toUs), ...[darker + brighter, darker, brighter].slice(0, numbers.length).map(counted)],
      })),
    },
    draw:
      timeUs.length === 0
        ? (width, height) => emptyScene(width, height, m.empty)
        : isLine
          ? lineScene(data)
          : sensorScene(data),
  }
}
