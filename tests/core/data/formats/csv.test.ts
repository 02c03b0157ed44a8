/** Tables: what parts the cells, where the class is, and what is no number. */
import { describe, expect, it } from 'vitest'
import type { Table } from '../../../../core/data/formats/content.ts'
import { readFile } from '../../../../core/data/formats/formats.ts'
import { describeWithShared } from '../../../shared.ts'
import { sharedBytes } from './golden.ts'

const read = (text: string, name = 'a.csv') => readFile(name, new TextEncoder().encode(text))
const tableOf = (content: { kind: string }): Table => {
  expect(content.kind).toBe('table')
  return content as Table
}

describe('csv', () => {
  it.each([
    ['commas, no names', '1,2,0\n3,4,1\n5,6,1\n', 'The last column is taken for the class.'],
    ['semicolons and names', 'label;a;b\n0;1;2\n1;3;4\n1;5;6\n', 'The column named label is the class.'],
    ['tabs, CRLF, no last newline', '1\t2\t0\r\n3\t4\t1\r\n5\t6\t1', 'The last column is taken for the class.'],
    ['spaces and a comment', '# made\n 1  2 0\n 3  4 1\n\n 5  6 1\n', 'The last column is taken for the class.'],
    ['quotes', '"1","2","0"\n"3","4","1"\n"5","6","1"', 'The last column is taken for the class.'],
    ['the class first', '0,1,2.0\n1,3,4\n1,5,6', 'The first column is taken for the class.'],
  ])('reads %s', (_, text, note) => {
    const { rows, values, labels, classes, notes } = tableOf(read(text))
    expect({ rows, values: [...values], labels: [...labels!], classes }).toEqual({
      rows: 3,
      values: [1, 2, 3, 4, 5, 6],
      labels: [0, 1, 1],
      classes: ['0', '1'],
    })
    expect(notes).toEqual([note])
  })

  it('takes words for classes, and numbers 1, 2, 10 in their order', () => {
    expect(tableOf(read('1.5,setosa\n2.5,iris\n3.5,setosa\n'))).toMatchObject({
      classes: ['iris', 'setosa'],
      labels: Uint8Array.of(1, 0, 1),
    })
    expect(tableOf(read('x,class\n0,10\n0,1\n0,2\n0,10\n')).classes).toEqual(['1', '2', '10'])
  })

  it('finds no class where no column could be one', () => {
    const { columns, labels, notes } = tableOf(read('a,b\n0.5,1.5\n0.25,2\n'))
    expect({ columns, labels, notes }).toEqual({
      columns: ['a', 'b'],
      labels: undefined,
      notes: ['No column holds a class.'],
    })
  })

  it.each([
    ['1,2,0\n3,4\n', 'a.csv: line 2 has 2 columns, and the lines before have 3.'],
    ['1,2,0\n3,,0\n', 'a.csv: line 2, column 2 is "", not a number.'],
    ['1,2,0\n3,x,0\n', 'a.csv: line 2, column 2 is "x", not a number.'],
    [`x,label\n${Array.from({ length: 300 }, (_, i) => `1,${i}`).join('\n')}`, 'a.csv: column label has 300 classes'],
  ])('refuses %j', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})

describe('the labels of DVS Gesture', () => {
  const names = 'class,startTime_usec,endTime_usec\n'

  it('are windows; one that ends before it begins is left out and said', () => {
    expect(read(`${names}1,5,9\n2,9,7\n`)).toEqual({
      kind: 'windows',
      windows: [{ label: 1, fromUs: 5, toUs: 9 }],
      notes: ['Line 3, class 2, ends at 7 us, before it begins, and was left out.'],
    })
  })

  it('that are no numbers are refused', () => {
    expect(() => read(`${names}1,,9\n`)).toThrow('a.csv: line 2 is 1,,9, and not a class up to 255 and two times.')
  })
})

describeWithShared('digits8x8', 'data/digits8x8', () => {
  it('is 1,797 rows of 64 numbers in 10 classes', () => {
    const table = tableOf(readFile('digits.csv.gz', sharedBytes('data/digits8x8/digits.csv.gz')))
    expect(table).toMatchObject({ rows: 1797, classes: Array.from('0123456789') })
    expect(table.columns).toHaveLength(64)
    expect(Math.max(...table.values)).toBe(16)
    const counts = table.classes!.map((_, label) => table.labels!.filter((other) => other === label).length)
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([174, 183])
  })
})
