/** The front: all trials of two objectives, the line through the best, what they dominate, the knee, the reference. */
import type { Front, ObjectiveInfo, TrialRow } from '../../core/contract/views.ts'
import { completeOf, heading, valuesInWords, type Display } from '../model/objective.ts'
import { messages } from '../messages.ts'
import { axes, axisOf, boxOf } from './axis.ts'
import { rampOf } from './ramp.ts'
import { emptyScene, lazyRows, line, px, ring, text, type Chart, type Mark, type Place } from './scene.ts'

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
}

type Complete = TrialRow & { readonly values: readonly number[] }

/** Of the front's members, those best in the two objectives shown, from left to right. */
export const bestOfTwo = (members: readonly Complete[], x: number, y: number): Complete[] => {
  const best: Complete[] = []
  for (const trial of members.toSorted((a, b) => a.values[x]! - b.values[x]! || a.values[y]! - b.values[y]!)) {
    if (best.length === 0 || trial.values[y]! < best.at(-1)!.values[y]!) best.push(trial)
  }
  return best
}

/** A label beside its mark, on the side with room. */
const beside = (x: number, y: number, words: readonly string[], width: number): Mark[] => {
  const longest = Math.max(...words.map((line) => line.length)) * 5.8
  const leftwards = x + 40 + longest > width
  const at = x + (leftwards ? -34 : 34)
  const anchor = leftwards ? ({ anchor: 'end' } as const) : {}
  return [
    line(x + (leftwards ? -6 : 6), y - 8, at + (leftwards ? 3 : -3), y - 36, { stroke: 'ink-3' }),
    ...words.map((words, i) =>
      text(at, y - 44 + i * 13, words, { halo: true, strong: i === 0, fill: i === 0 ? 'ink' : 'ink-2', ...anchor }),
    ),
  ]
}

/** The colour of a trial's value of the objective that is drawn as colour; one colour where none is. */
export const rampOfTrials = (
  { objectives, colour, log }: FrontData,
  complete: ReturnType<typeof completeOf>,
): ((value: number) => string) => {
  if (colour === undefined) return () => 'q4'
  const quantity = { ...objectives[colour]!, log: log && objectives[colour]!.log }
  return rampOf(
    quantity,
    complete.map(({ values }) => values[colour]!),
  )
}

export const frontChart = (data: FrontData): Chart => {
  const { trials, objectives, displays, front, x, y, colour, log, hidden = new Set() } = data
  const complete = completeOf(trials)
  const byNumber = new Map(complete.map((trial) => [trial.number, trial]))
  const isMember = new Set(front.trials)
  const members = complete.filter(({ number }) => isMember.has(number))
  const best = bestOfTwo(members, x, y)
  const knee = front.knee === null ? undefined : byNumber.get(front.knee)
  const quantity = (i: number) => ({ ...objectives[i]!, log: log && objectives[i]!.log })
  const ramp = rampOfTrials(data, complete)
  const m = messages.front

  return {
    sentence: m.sentence(
      displays[y]!.title,
      displays[x]!.title,
      members.length,
      complete.length,
      knee && `#${knee.number}: ${valuesInWords(displays, knee.values)}`,
    ),
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
      const trial = byNumber.get(number)
      return trial
        ? [`#${number}`, ...trial.values.map((v, i) => `${displays[i]!.title} ${displays[i]!.words(v)}`)]
        : []
    },
    draw(width, height) {
      if (complete.length === 0) return emptyScene(width, height, m.empty)
      const box = boxOf(width, height)
      const reference = front.reference
      // the reference point is worth its room only where it does not press the trials into a corner
      const values = (i: number) => complete.map((trial) => trial.values[i]!)
      const xAxis = axisOf(quantity(x), [...values(x), ...(reference ? [reference[x]!] : [])], [box.left, box.right])
      const yAxis = axisOf(quantity(y), [...values(y), ...(reference ? [reference[y]!] : [])], [box.bottom, box.top])
      const [isLeft, isLow] = [xAxis.better === box.left, yAxis.better === box.bottom]
      const placeOf = ({ number, values }: Complete): Place => ({
        trial: number,
        x: xAxis.at(values[x]!),
        y: yAxis.at(values[y]!),
      })
      const places = new Map(complete.map((trial) => [trial.number, placeOf(trial)]))
      const shown = complete.filter(({ number }) => !hidden.has(isMember.has(number) ? 'front' : 'dominated'))
      const dot = ({ number, values }: Complete): Mark => {
        const { x, y } = places.get(number)!
        const fill = ramp(colour === undefined ? 0 : values[colour]!)
        return isMember.has(number)
          ? { kind: 'circle', x, y, r: 5, fill, stroke: 'surface', width: 1.25, trial: number }
          : { kind: 'circle', x, y, r: 3, fill, opacity: 0.42, trial: number }
      }
      const under: Mark[] = axes(xAxis, yAxis, box)
      const stairs = best.map(({ number }) => places.get(number)!)
      const steps = stairs
        .slice(1)
        .map(({ x, y }) => `H${px(x)}V${px(y)}`)
        .join('')
      // what lies beyond the reference point in either counts for nothing
      const counted = reference ? best.filter(({ values: v }) => v[x]! < reference[x]! && v[y]! < reference[y]!) : []
      if (reference && stairs.length > 0) {
        const [rx, ry] = [xAxis.at(reference[x]!), yAxis.at(reference[y]!)]
        const treads = counted.map(({ number }) => places.get(number)!).map(({ x, y }) => `H${px(x)}V${px(y)}`)
        under.push(
          { kind: 'path', d: `M${px(rx)} ${px(ry)}${treads.join('')}H${px(rx)}Z`, fill: 'hv' },
          line(xAxis.better, ry, rx, ry, { stroke: 'ink-3', dash: '2 4' }),
          line(rx, ry, rx, yAxis.better, { stroke: 'ink-3', dash: '2 4' }),
          { kind: 'path', d: `M${px(rx - 5)} ${px(ry)}h10M${px(rx)} ${px(ry - 5)}v10`, stroke: 'ink-2', width: 1.5 },
          text(rx + (isLeft ? -9 : 9), ry + (isLow ? 15 : -7), m.reference(valuesInWords(displays, reference)), {
            ...(isLeft && { anchor: 'end' }),
            halo: true,
            fill: 'ink-3',
          }),
        )
      }
      if (stairs.length > 0 && !hidden.has('front')) {
        const d = `M${px(stairs[0]!.x)} ${px(stairs[0]!.y)}${steps}`
        under.push({ kind: 'path', d, stroke: 'ink', width: 1.25 })
      }
      under.push(
        text(isLeft ? box.left + 10 : box.right - 10, isLow ? box.bottom - 10 : box.top + 16, m.better(isLeft, isLow), {
          ...(!isLeft && { anchor: 'end' }),
          fill: 'ink-3',
        }),
      )
      const over: Mark[] = []
      const ends: [Complete | undefined, Display, number][] = [
        [best.length > 1 ? best[0] : undefined, displays[x]!, isLow ? -14 : 20],
        [best.at(-1), displays[y]!, isLow ? 20 : -14],
      ]
      for (const [trial, display, dy] of ends) {
        if (!trial || trial === knee) continue
        const place = places.get(trial.number)!
        const words = m.best(display, trial.number)
        const anchor = place.x > (box.left + box.right) / 2 ? ({ anchor: 'end' } as const) : {}
        over.push(text(place.x, Math.min(place.y + dy, box.bottom - 6), words, { halo: true, ...anchor }))
      }
      if (knee) {
        const place = places.get(knee.number)!
        const words = [m.knee, `#${knee.number} ${valuesInWords(displays, knee.values)}`]
        over.push(...beside(place.x, Math.max(place.y, box.top + 46), words, box.right))
      }
      return {
        width,
        height,
        under,
        dots: [
          ...shown.filter(({ number }) => !isMember.has(number)),
          ...shown.filter(({ number }) => isMember.has(number)),
        ].map(dot),
        over,
        places: shown.map(({ number }) => places.get(number)!),
        hold: (number) => {
          const place = places.get(number)
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
