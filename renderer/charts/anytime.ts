/** The error if outputs are read after fewer steps. */
import { threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { axes, boxOf } from '../../charts/frame.ts'
import { line, polyline, text, type Box, type Mark } from '../../charts/marks.ts'
import type { Chart } from './scene.ts'

export interface AnytimeData {
  readonly trial: number
  /** Validation error, a share, after 1, 2, ... steps. */
  readonly errors: readonly number[]
  /** The trial's latency: what is kept of it has so many steps. */
  readonly kept: number
  /** At which one reads. */
  readonly step: number
  readonly other?: { readonly trial: number; readonly errors: readonly number[] } | undefined
}

/** "step 7: error 12.3 %" */
export const stepWords = ({ errors }: Pick<AnytimeData, 'errors'>, step: number): string =>
  messages.anytime.at(step, withUnit(errors[step - 1]!, 'share'))

/** Where the plot is in a picture. */
export const anytimeBox = (width: number, height: number): Box => ({ ...boxOf(width, height), top: 26 })

/** The step nearest to `x`, in px. */
export const stepAt = ({ left, right }: Box, x: number, steps: number): number =>
  Math.min(steps, Math.max(1, 1 + Math.round(((x - left) / (right - left)) * (steps - 1))))

export const anytimeChart = (data: AnytimeData): Chart => {
  const { trial, errors, kept, step, other } = data
  const m = messages.anytime
  const all = Math.max(2, errors.length, other?.errors.length ?? 0)
  const best = Math.min(...errors)
  return {
    sentence: m.sentence(
      trial,
      errors.length,
      threeDigits(best * 100),
      errors.indexOf(best) + 1,
      stepWords(data, kept),
    ),
    table: {
      columns: [m.steps, `${m.errorTitle} (%)`].map((title) => ({ title, isNumber: true })),
      rows: errors.map((error, i) => ({ cells: [String(i + 1), threeDigits(error * 100)] })),
    },
    draw(width, height) {
      const box = anytimeBox(width, height)
      const x = axisOf({ title: m.axis, unit: '', log: false }, [1, all], [box.left, box.right], { tight: true })
      const y = axisOf(
        { title: m.errorShort, unit: 'share', log: true },
        [...errors, ...(other?.errors ?? [])],
        [box.bottom, box.top],
        { ticks: 4 },
      )
      const path = (values: readonly number[]): string =>
        polyline(values.map((error, i) => [x.at(i + 1), y.at(error)] as const))
      const [at, keptAt] = [x.at(step), x.at(kept)]
      const nearEnd = at > (box.left + box.right) / 2
      const over: Mark[] = []
      if (other) {
        over.push({ kind: 'path', d: path(other.errors), stroke: 'c2', width: 1.5, dash: '4 3' })
        const end = [x.at(other.errors.length), y.at(other.errors.at(-1)!) - 6] as const
        over.push(text(...end, `#${other.trial}`, { anchor: 'end', halo: true }))
      }
      over.push(
        { kind: 'path', d: path(errors), stroke: 'c2', width: 1.5 },
        line(keptAt, box.top, keptAt, box.bottom, { stroke: 'ink-2', dash: '2 3' }),
        line(at, box.top, at, box.bottom, { stroke: 'accent', width: 1.5 }),
        { kind: 'path', d: `M${at - 5} ${box.top - 7}h10l-5 7z`, fill: 'accent' },
        { kind: 'circle', x: at, y: y.at(errors[step - 1]!), r: 4, fill: 'accent' },
        text(nearEnd ? box.right : box.left, 13, stepWords(data, step), {
          strong: true,
          fill: 'ink',
          ...(nearEnd && { anchor: 'end' as const }),
        }),
      )
      return { width, height, under: axes(x, y, box), dots: [], over, places: [] }
    },
  }
}
