/** Samples of each class, those to train on and those to test on: is any class rare? */
import type { DatasetDetail } from '../../core/contract/dataset.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { line, rect, text, type Mark } from '../../charts/marks.ts'
import type { Chart } from './scene.ts'

const mostLetters = 28
const shortened = (name: string): string => (name.length > mostLetters ? `${name.slice(0, mostLetters - 1)}…` : name)

export const classCountsChart = (byClass: DatasetDetail['byClass']): Chart => {
  const m = messages.data.classes
  const totals = byClass.map(({ train, test }) => train + test)
  const hasTest = byClass.some(({ test }) => test > 0)
  const parts = hasTest
    ? ([
        ['train', 'c1'],
        ['test', 'c2'],
      ] as const)
    : ([['train', 'c1']] as const)
  return {
    sentence: m.sentence(byClass.length, threeDigits(Math.min(...totals)), threeDigits(Math.max(...totals))),
    table: {
      columns: [{ title: m.name }, ...parts.map(([part]) => ({ title: m[part], isNumber: true }))],
      rows: byClass.map((own) => ({ cells: [own.name, ...parts.map(([part]) => threeDigits(own[part]))] })),
    },
    draw(width, height) {
      const names = byClass.map(({ name }) => shortened(name))
      const left = 26 + 6 * names.reduce((most, { length }) => Math.max(most, length), 0)
      const [right, top] = [width - 64, hasTest ? 24 : 8]
      const row = Math.min(26, (height - top - 8) / byClass.length)
      const x = axisOf({ title: '', unit: '', log: false }, [0, ...totals], [left, right], { tight: true })
      // where rows are too low for words, only some have them
      const every = Math.ceil(11 / row)
      const bars = byClass.flatMap(({ train, test }, i): Mark[] => {
        const y = top + row * i
        const tall = Math.max(1, row - 4)
        const ends = [x.at(0), x.at(train), x.at(train + test)] as const
        const words = i % every === 0
        return [
          rect(ends[0], y, ends[1] - ends[0], tall, { fill: 'c1' }),
          ...(test > 0 ? [rect(ends[1] + 1, y, Math.max(0, ends[2] - ends[1] - 1), tall, { fill: 'c2' })] : []),
          ...(words ? [text(left - 8, y + tall / 2 + 4, names[i]!, { anchor: 'end', fill: 'ink' })] : []),
          ...(words ? [text(ends[2] + 6, y + tall / 2 + 4, threeDigits(train + test), { size: 10 })] : []),
        ]
      })
      const key = parts.flatMap(([part, fill], i) => [
        rect(left + 60 * i, 6, 9, 9, { fill }),
        text(left + 60 * i + 14, 14, m[part]),
      ])
      return {
        width,
        height,
        under: [
          ...bars,
          line(left, top, left, top + row * byClass.length, { stroke: 'line-2' }),
          ...(hasTest ? key : []),
        ],
        dots: [],
        over: [],
        places: [],
      }
    },
  }
}
