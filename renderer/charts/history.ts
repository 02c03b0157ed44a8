/** Each trial's value of one objective in the order of trials, and the best so far. */
import type { ObjectiveInfo } from '../../core/contract/catalog.ts'
import type { TrialRow } from '../../core/contract/views.ts'
import { completeOf, heading, type Display } from '../model/objective.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { axes, boxOf } from '../../charts/frame.ts'
import { px, rect, text, type Mark } from '../../charts/marks.ts'
import { emptyScene, lazyRows, ring, type Chart } from './scene.ts'

export interface HistoryData {
  readonly trials: readonly TrialRow[]
  readonly objective: ObjectiveInfo
  readonly display: Display
  /** Its index among the objectives. */
  readonly index: number
  readonly members: ReadonlySet<number>
  /** Trials in all, where that is known. */
  readonly budget?: number | undefined
}

export const historyChart = ({ trials, objective, display, index, members, budget }: HistoryData): Chart => {
  const complete = completeOf(trials).map(({ number, values }) => ({ number, value: values[index]! }))
  const failed = trials.filter(({ state }) => state === 'failed')
  const pruned = objective.name === 'error' ? trials.filter((t) => t.state === 'pruned' && t.error !== undefined) : []
  const best = complete.reduce<{ number: number; value: number }[]>((found, trial) => {
    if (found.length === 0 || trial.value < found.at(-1)!.value) found.push(trial)
    return found
  }, [])
  const m = messages.history
  return {
    sentence: m.sentence(
      display.title,
      complete.length,
      best.at(-1) && display.words(best.at(-1)!.value),
      best.at(-1)?.number,
    ),
    table: {
      columns: [
        { title: messages.words.trial },
        { title: heading(display), isNumber: true },
        { title: messages.words.state },
      ],
      rows: lazyRows(trials, ({ number, values, state }) => ({
        trial: number,
        cells: [`#${number}`, values ? display.cell(values[index]!) : '–', messages.states[state]],
      })),
    },
    tip: (trial) => {
      const found = complete.find(({ number }) => number === trial)
      return found ? [`#${trial}`, `${display.title} ${display.words(found.value)}`] : [`#${trial}`]
    },
    draw(width, height) {
      if (complete.length === 0) return emptyScene(width, height, m.empty)
      const box = boxOf(width, height, 84)
      const end = Math.max(budget ?? 0, trials.length, trials.at(-1)?.number ?? 0)
      const x = axisOf({ title: messages.words.trial, unit: '', log: false }, [0, end], [box.left, box.right], {
        tight: true,
      })
      const y = axisOf(
        objective,
        [...complete.map(({ value }) => value), ...pruned.map((t) => t.error!)],
        [box.bottom, box.top],
      )
      const now = x.at(trials.at(-1)!.number)
      const stairs = best.map(({ number, value }, i) =>
        i === 0 ? `M${px(x.at(number))} ${px(y.at(value))}` : `H${px(x.at(number))}V${px(y.at(value))}`,
      )
      const places = complete.map(({ number, value }) => ({ trial: number, x: x.at(number), y: y.at(value) }))
      const lowest = best.at(-1)!
      return {
        width,
        height,
        under: [
          ...(box.right - now > 40
            ? [
                rect(now, box.top, box.right - now, box.bottom - box.top, { fill: 'hv' }),
                text((now + box.right) / 2, box.top + 16, m.toRun, { anchor: 'middle', fill: 'ink-3' }),
              ]
            : []),
          ...axes(x, y, box),
        ],
        dots: [
          ...places.map(({ trial, x, y }): Mark =>
            members.has(trial)
              ? { kind: 'circle', x, y, r: 4, fill: 'q4', trial }
              : { kind: 'circle', x, y, r: 2.6, fill: 'q4', opacity: 0.42, trial },
          ),
          ...pruned.map((t): Mark => ({
            kind: 'circle',
            x: x.at(t.number),
            y: y.at(t.error!),
            r: 2.2,
            stroke: 'ink-3',
          })),
        ],
        over: [
          { kind: 'path', d: `${stairs.join('')}H${px(now)}`, stroke: 'ink', width: 1.5 },
          text(now + 6, y.at(lowest.value) + 4, m.best(display.words(lowest.value)), {
            strong: true,
            halo: true,
            fill: 'ink',
          }),
          ...failed.map(({ number }): Mark => {
            const at = x.at(number)
            return { kind: 'path', d: `M${px(at - 3)} ${box.top + 1}l6 6m0 -6l-6 6`, stroke: 'bad', width: 1.5 }
          }),
        ],
        places,
        hold: (trial) => places.filter((p) => p.trial === trial).map(({ x, y }) => ring(x, y)),
      }
    },
  }
}
