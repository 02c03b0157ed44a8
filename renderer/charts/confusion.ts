/** Which classes are taken for which: the diagonal neutral, so that mistakes are the ink. */
import { messages } from '../messages.ts'
import { rampOf } from '../../charts/ramp.ts'
import { rect, text, type Mark } from '../../charts/marks.ts'
import type { Chart } from './scene.ts'

export interface Mistake {
  readonly actual: string
  readonly told: string
  readonly count: number
}

/** The commonest mistakes, most first. */
export const mistakesOf = (
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
  most = 5,
): readonly Mistake[] =>
  confusion
    .flatMap((row, i) =>
      row.map((count, j) => ({
        actual: classes[i] ?? String(i),
        told: classes[j] ?? String(j),
        count,
        isRight: i === j,
      })),
    )
    .filter(({ count, isRight }) => count > 0 && !isRight)
    .sort((a, b) => b.count - a.count)
    .slice(0, most)

export interface ConfusionData {
  /** Samples by [true class][told class]. */
  readonly confusion: readonly (readonly number[])[]
  readonly classes: readonly string[]
}

export const confusionChart = ({ confusion, classes }: ConfusionData): Chart => {
  const m = messages.confusion
  const mistakes = mistakesOf(confusion, classes)
  const wrong = confusion.flatMap((row, i) => row.filter((_, j) => j !== i))
  const totals = confusion.map((row) => row.reduce((a, b) => a + b, 0))
  const right = confusion.reduce((sum, row, i) => sum + row[i]!, 0)
  const name = (i: number): string => classes[i] ?? String(i)
  return {
    sentence: m.sentence(
      right,
      totals.reduce((a, b) => a + b, 0),
      mistakes[0] && m.mistake(mistakes[0].actual, mistakes[0].told, mistakes[0].count),
    ),
    table: {
      columns: [{ title: m.actual }, ...confusion.map((_, i) => ({ title: name(i), isNumber: true }))],
      rows: confusion.map((row, i) => ({ cells: [name(i), ...row.map(String)] })),
    },
    draw(width, height) {
      const wide = width > 300
      const size = Math.min(height - 42, width - (wide ? 190 : 50)) / confusion.length
      const [left, top] = [40, 22]
      const ramp = rampOf({ title: '', unit: '', log: false }, [1, Math.max(2, ...wrong)])
      const under: Mark[] = confusion.flatMap((row, i) => [
        text(left - 8, top + size * (i + 0.5) + 4, name(i), { anchor: 'end' }),
        text(left + size * (i + 0.5), top - 7, name(i), { anchor: 'middle' }),
        ...row.map((count, j) =>
          rect(left + j * size + 0.5, top + i * size + 0.5, size - 1, size - 1, {
            fill: i === j || count === 0 ? 'q-empty' : ramp(count),
          }),
        ),
        ...(size > 18 && totals[i]! > 0
          ? [
              text(
                left + size * (i + 0.5),
                top + size * (i + 0.5) + 4,
                String(Math.round((100 * row[i]!) / totals[i]!)),
                {
                  anchor: 'middle',
                  size: 10,
                  fill: 'ink-3',
                },
              ),
            ]
          : []),
      ])
      const at = left + size * confusion.length + 16
      const over: Mark[] = wide
        ? [
            text(at, top + 6, m.mixedUp, { fill: 'ink-3' }),
            ...(mistakes.length === 0 ? [text(at, top + 26, m.none)] : []),
            ...mistakes.map(({ actual, told, count }, i) =>
              text(at, top + 26 + i * 17, m.mistake(actual, told, count), { fill: 'ink' }),
            ),
            text(at, top + size * confusion.length - 16, m.diagonal, { size: 10, fill: 'ink-3' }),
            text(at, top + size * confusion.length - 3, m.others, { size: 10, fill: 'ink-3' }),
          ]
        : []
      return {
        width,
        height,
        under: [
          ...under,
          text(14, top + (size * confusion.length) / 2, m.actual, { anchor: 'middle', turn: -90, fill: 'ink' }),
          text(left + (size * confusion.length) / 2, top + size * confusion.length + 15, m.told, {
            anchor: 'middle',
            fill: 'ink',
          }),
        ],
        dots: [],
        over,
        places: [],
      }
    },
  }
}
