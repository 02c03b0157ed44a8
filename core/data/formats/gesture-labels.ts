/** The tables that cut the recordings of DVS Gesture into samples. */
import { inputError } from '../../contract/errors.ts'
import type { Window } from './content.ts'
import type { Format } from './format.ts'
import { cellsOf, linesOf, textOf } from './lines.ts'

const columns = ['class', 'startTime_usec', 'endTime_usec']
const highestClass = 255

/** One line a sample: its class, its first microsecond and the one behind its last, by the recording's own clock. */
export const gestureLabels: Format = {
  name: 'gesture-labels',
  title: 'DVS Gesture labels',
  sentence: 'A table of class, startTime_usec and endTime_usec, which cuts a recording into samples.',
  extensions: ['csv'],
  sure: 'signature',
  matches: ({ head }) => cellsOf((textOf(head) ?? '').split('\n')[0]!, /,/).join() === columns.join(),
  read(source, bytes) {
    const windows: Window[] = []
    const notes: string[] = []
    for (const { number, cells } of [...linesOf(source, bytes)].slice(1)) {
      const [label, fromUs, toUs] = cells.map((cell) => (cell === '' ? NaN : Number(cell))) as [number, number, number]
      if (!(Number.isInteger(label) && label >= 0 && label <= highestClass && fromUs >= 0 && Number.isFinite(toUs))) {
        throw inputError(
          `${source}: line ${number} is ${cells.join()}, and not a class up to ${highestClass} and two times.`,
          'Correct the line, or copy the table again from its source.',
        )
      }
      if (toUs > fromUs) windows.push({ fromUs, toUs, label })
      else notes.push(`Line ${number}, class ${label}, ends at ${toUs} us, before it begins, and was left out.`)
    }
    return { kind: 'windows', windows, notes }
  },
}
