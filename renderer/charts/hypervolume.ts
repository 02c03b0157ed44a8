/** The hypervolume after each complete trial: is the search still finding better networks? */
import { threeDigits, withUnit } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { axes, boxOf } from '../../charts/frame.ts'
import { px, text } from '../../charts/marks.ts'
import { emptyScene, type Chart } from './scene.ts'

export interface HypervolumeData {
  readonly history: readonly (readonly [number, number])[]
  readonly budget?: number | undefined
  /** Volume of the reference box, which makes shares of it. */
  readonly box: number
}

export const hypervolumeChart = ({ history, budget, box: whole }: HypervolumeData): Chart => {
  const m = messages.hypervolume
  // trials end out of order: by the number of those that have ended
  const values = history.map(([, value]) => value / whole)
  const final = values.at(-1)
  return {
    sentence: m.sentence(values.length, final === undefined ? undefined : withUnit(final, 'share')),
    table: {
      columns: [{ title: messages.words.trial }, { title: m.share, isNumber: true }],
      rows: history.map(([number, value]) => ({
        trial: number,
        cells: [`#${number}`, threeDigits((100 * value) / whole)],
      })),
    },
    draw(width, height) {
      if (final === undefined) return emptyScene(width, height, m.empty)
      const box = boxOf(width, height, 72)
      const x = axisOf(
        { title: m.axis, unit: '', log: false },
        [1, Math.max(values.length, budget ?? 0, 2)],
        [box.left, box.right],
        { tight: true },
      )
      const y = axisOf({ title: m.title, unit: 'share', log: false }, [0, ...values], [box.bottom, box.top])
      const stairs = values.map((value, i) => (i === 0 ? '' : `H${px(x.at(i + 1))}V${px(y.at(value))}`)).join('')
      const d = `M${px(x.at(1))} ${px(y.at(values[0]!))}${stairs}`
      const end = { x: x.at(values.length), y: y.at(final) }
      return {
        width,
        height,
        under: [
          ...axes(x, y, box),
          { kind: 'path', d: `${d}V${px(y.at(0))}H${px(x.at(1))}Z`, fill: 'band' },
          { kind: 'path', d, stroke: 'q4', width: 1.5 },
        ],
        dots: [],
        over: [
          { kind: 'circle', ...end, r: 3.5, fill: 'q4' },
          text(end.x + 8, end.y + 4, withUnit(final, 'share'), { strong: true, halo: true, fill: 'ink' }),
        ],
        places: [],
      }
    },
  }
}
