/** The front: all trials of two objectives, the line through the best, what they dominate, the knee, the reference. */
import type { Outlook } from '../../core/contract/insight.ts'
import type { ObjectiveInfo } from '../../core/contract/catalog.ts'
import type { Front, TrialRow } from '../../core/contract/views.ts'
import { outlookSentence } from '../../core/formulas/insight.ts'
import { asLoss } from '../../core/formulas/loss.ts'
import { completeOf, heading, valuesInWords, type Display } from '../model/objective.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { frontMarks, type FrontDot } from '../../charts/front.ts'
import { boxOf } from '../../charts/frame.ts'
import { rampOf } from '../../charts/ramp.ts'
import { line, type Mark, type Place } from '../../charts/marks.ts'
import { outlookMarks, type BandPoint } from '../../charts/outlook.ts'
import { emptyScene, lazyRows, ring, type Chart } from './scene.ts'

export interface FrontData {
  readonly trials: readonly TrialRow[]
  readonly objectives: readonly ObjectiveInfo[]
  readonly displays: readonly Display[]
  readonly front: Front
  /** Objectives on the axes, by index, and the one that colours. */
  readonly x: number
  readonly y: number
  readonly colour?: number | undefined
  readonly log: boolean
  readonly hidden?: ReadonlySet<string>
  /** Where a model expects further trials to take it. */
  readonly outlook?: Outlook | null | undefined
}

/** Trials that were pruned, at the values that they had come to. */
export const prunedOf = (trials: readonly TrialRow[]): (TrialRow & { readonly last: readonly number[] })[] =>
  trials.filter((trial): trial is TrialRow & { last: readonly number[] } => trial.last !== undefined)

/** The band of what is probable for the objectives drawn, as losses. */
const bandOf = ({ outlook, objectives, x, y }: FrontData): BandPoint[] =>
  outlook?.bands
    .find((band) => band.x === x && band.y === y)
    ?.at.map((point) => {
      const ends = [point.low, point.high].map((value) => asLoss(objectives[y]!, value))
      return {
        x: asLoss(objectives[x]!, point.x),
        median: asLoss(objectives[y]!, point.median),
        low: Math.min(...ends),
        high: Math.max(...ends),
      }
    }) ?? []

/** Trials as dots, in the colour of the objective that is drawn as colour; in one where none is. */
export const dotsOf = (
  { objectives, front, colour, log }: FrontData,
  complete: ReturnType<typeof completeOf>,
): ((placeOf: (values: readonly number[]) => Place) => FrontDot[]) => {
  const isMember = new Set(front.trials)
  const ofColour = complete.map(({ values }) => values[colour ?? 0]!)
  const quantity = colour === undefined ? undefined : { ...objectives[colour]!, log: log && objectives[colour]!.log }
  const ramp = quantity ? rampOf(quantity, ofColour) : () => 'q4'
  return (placeOf) =>
    complete.map(({ number, values }, i) => ({
      trial: number,
      ...placeOf(values),
      isMember: isMember.has(number),
      fill: ramp(ofColour[i]!),
    }))
}

export const frontChart = (data: FrontData): Chart => {
  const { trials, objectives, displays, front, x, y, log, hidden = new Set() } = data
  const complete = completeOf(trials)
  const byNumber = new Map(complete.map((trial) => [trial.number, trial]))
  const isMember = new Set(front.trials)
  const members = complete.filter(({ number }) => isMember.has(number))
  const knee = front.knee === null ? undefined : byNumber.get(front.knee)
  const quantity = (i: number) => ({ ...objectives[i]!, log: log && objectives[i]!.log })
  const pruned = hidden.has('pruned') ? [] : prunedOf(trials)
  const band = hidden.has('outlook') ? [] : bandOf(data)
  const lastOf = new Map(pruned.map((trial) => [trial.number, trial]))
  const toDots = dotsOf(data, complete)
  const m = messages.front

  return {
    sentence: [
      m.sentence(
        displays[y]!.title,
        displays[x]!.title,
        members.length,
        complete.length,
        knee && `#${knee.number}: ${valuesInWords(displays, knee.values)}`,
      ),
      ...(band.length > 0 ? [outlookSentence(data.outlook!)] : []),
    ].join(' '),
    table: {
      columns: [
        { title: messages.words.trial },
        ...displays.map((display) => ({ title: heading(display), isNumber: true })),
        { title: messages.words.state },
      ],
      rows: lazyRows(complete, ({ number, values }) => ({
        trial: number,
        cells: [
          `#${number}`,
          ...values.map((value, i) => displays[i]!.cell(value)),
          number === front.knee ? m.knee : isMember.has(number) ? m.onFront : m.dominated,
        ],
      })),
    },
    tip: (number) => {
      const cut = lastOf.get(number)
      const values = byNumber.get(number)?.values ?? cut?.last ?? []
      return [
        `#${number}`,
        ...values.map((v, i) => `${displays[i]!.title} ${displays[i]!.words(v)}`),
        ...(cut ? [m.pruned, ...(cut.reason?.split(': ') ?? [])] : []),
      ]
    },
    draw(width, height) {
      if (complete.length === 0) return emptyScene(width, height, m.empty)
      const box = boxOf(width, height)
      const reference = front.reference
      const axisFor = (i: number, span: readonly [number, number]) =>
        axisOf(
          quantity(i),
          [
            ...complete.map(({ values }) => values[i]!),
            ...pruned.map(({ last }) => last[i]!),
            ...(i === y ? band.map(({ median }) => median) : []),
            ...(reference ? [reference[i]!] : []),
          ],
          span,
        )
      const [xAxis, yAxis] = [axisFor(x, [box.left, box.right]), axisFor(y, [box.bottom, box.top])]
      const placeOf = (values: readonly number[]) => ({ x: xAxis.at(values[x]!), y: yAxis.at(values[y]!) })
      const all = toDots(placeOf)
      const rings = pruned.map(({ number, last }) => ({ trial: number, ...placeOf(last) }))
      const shown = all.filter(({ isMember }) => !hidden.has(isMember ? 'front' : 'dominated'))
      const { under, dots, over } = frontMarks({
        dots: shown,
        x: xAxis,
        y: yAxis,
        box,
        reference: reference ? placeOf(reference) : undefined,
        knee: knee?.number,
        words: {
          knee: knee ? [m.knee, `#${knee.number} ${valuesInWords(displays, knee.values)}`] : [],
          reference: reference ? m.reference(valuesInWords(displays, reference)) : '',
          bestX: (trial) => m.best(displays[x]!, trial),
          bestY: (trial) => m.best(displays[y]!, trial),
          better: m.better,
        },
      })
      return {
        width,
        height,
        under: [...under, ...outlookMarks(band, xAxis, yAxis, box)],
        dots: [...rings.map((at): Mark => ({ kind: 'circle', ...at, r: 2.2, stroke: 'ink-3' })), ...dots],
        over,
        places: [...shown, ...rings],
        hold: (number) => {
          const place = [...all, ...rings].find(({ trial }) => trial === number)
          if (!place) return []
          const hair = { stroke: 'accent', dash: '2 3' }
          return [
            line(place.x, place.y + 9, place.x, box.bottom, hair),
            line(place.x - 9, place.y, box.left, place.y, hair),
            ring(place.x, place.y),
          ]
        },
        areas: [box],
      }
    },
  }
}
