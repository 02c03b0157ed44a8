/** What the workers did: each trial a bar, in as few lanes as there were workers. */
import type { TrialRow, TrialState } from '../../core/contract/views.ts'
import { duration } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { line, rect, text, type Mark } from '../../charts/marks.ts'
import { emptyScene, lazyRows, type Chart } from './scene.ts'

export interface WorkersData {
  readonly trials: readonly TrialRow[]
  /** Seconds since 1970. */
  readonly now: number
}

const window = 40 * 60
const colours: Readonly<Record<TrialState, string>> = {
  complete: 'q3',
  running: 'info',
  pruned: 'ink-3',
  failed: 'bad',
  waiting: 'line-2',
}

interface Bar {
  readonly trial: TrialRow
  readonly from: number
  readonly to: number
}

/** Bars in lanes: each in the first lane that is free when it starts. */
export const lanesOf = (trials: readonly TrialRow[], now: number, from: number): Bar[][] => {
  const bars = trials
    .flatMap((trial): Bar[] =>
      trial.started === undefined ? [] : [{ trial, from: trial.started, to: trial.ended ?? now }],
    )
    .filter((bar) => bar.to > from)
    .sort((a, b) => a.from - b.from)
  const lanes: Bar[][] = []
  for (const bar of bars) {
    const lane = lanes.find((lane) => lane.at(-1)!.to <= bar.from + 0.05)
    if (lane) lane.push(bar)
    else lanes.push([bar])
  }
  return lanes
}

export const workersChart = ({ trials, now }: WorkersData): Chart => {
  const times = trials.flatMap(({ started, ended }) => [started ?? now, ended ?? started ?? now])
  const isLive = trials.some(({ state }) => state === 'running')
  // the window's clock may lag behind the service's
  const end = times.reduce((a, b) => Math.max(a, b), isLive || times.length === 0 ? now : 0)
  const start = Math.max(
    end - window,
    times.reduce((a, b) => Math.min(a, b), end),
  )
  const lanes = lanesOf(trials, end, start)
  const m = messages.workers
  const spent = ({ started, ended }: TrialRow): string =>
    started === undefined ? '–' : duration((ended ?? now) - started)
  return {
    sentence: m.sentence(lanes.length, lanes.flat().length, duration(end - start)),
    table: {
      columns: [{ title: messages.words.trial }, { title: messages.words.state }, { title: m.took, isNumber: true }],
      rows: lazyRows(trials, (trial) => ({
        trial: trial.number,
        cells: [`#${trial.number}`, messages.states[trial.state], spent(trial)],
      })),
    },
    tip: (number) => {
      const trial = trials.find((row) => row.number === number)
      return trial ? [`#${number}`, `${messages.states[trial.state]}, ${spent(trial)}`] : []
    },
    draw(width, height) {
      if (lanes.length === 0) return emptyScene(width, height, m.empty)
      const [left, right, bottom] = [86, width - 60, height - 24]
      const x = axisOf({ title: '', unit: '', log: false }, [start, end], [left, right], { tight: true })
      const row = Math.min(28, (bottom - 6) / lanes.length)
      const bars = lanes.flatMap((lane, i) =>
        lane.map((bar) => ({
          trial: bar.trial,
          x: Math.max(left, x.at(bar.from)),
          y: 4 + i * row,
          width: Math.max(1.5, x.at(bar.to) - Math.max(left, x.at(bar.from)) - 1),
        })),
      )
      const ticks = [0, 0.25, 0.5, 0.75, 1]
      const held = new Map(bars.map((bar) => [bar.trial.number, bar]))
      return {
        width,
        height,
        under: [
          ...ticks.flatMap((share) => {
            const at = left + (right - left) * share
            const words = share === 1 ? (isLive ? m.now : m.end) : `−${duration((end - start) * (1 - share))}`
            return [line(at, 2, at, bottom, { stroke: 'grid' }), text(at, bottom + 15, words, { anchor: 'middle' })]
          }),
          ...lanes.flatMap((lane, i): Mark[] => [
            text(16, 4 + i * row + row / 2 + 3, m.worker(i + 1)),
            text(right + 10, 4 + i * row + row / 2 + 3, `#${lane.at(-1)!.trial.number}`, { fill: 'ink' }),
          ]),
        ],
        dots: bars.map((bar) => rect(bar.x, bar.y, bar.width, row - 4, { fill: colours[bar.trial.state] })),
        over: [],
        places: bars.map((bar) => ({ trial: bar.trial.number, x: bar.x + bar.width / 2, y: bar.y + row / 2 })),
        hold: (trial) => {
          const bar = held.get(trial)
          return bar ? [rect(bar.x, bar.y, bar.width, row - 4, { stroke: 'accent', width: 2 })] : []
        },
      }
    },
  }
}
