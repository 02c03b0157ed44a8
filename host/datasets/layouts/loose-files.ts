/** Files that hold many samples each, with their classes: IDX pairs, CIFAR batches, HDF5 of spikes, tables. */
import { inputError } from '../../../core/contract/errors.ts'
import type { FileContent } from '../../../core/data/formats/content.ts'
import { readFile } from '../../../core/data/formats/formats.ts'
import type { Image } from '../../../core/data/gather.ts'
import type { SourceFolder } from '../folder.ts'
import { faultOf, isText, notesOf, partOf, type Layout } from '../layout.ts'

type Part = 'train' | 'test'
type Content<K extends FileContent['kind']> = Extract<FileContent, { kind: K }>

const isSampleFile = (path: string): boolean => !path.includes('/') && !isText(path)

/** One line a class, as CIFAR-10 ships it. */
const namesFile = /(^|\.)meta\.txt$/

const namesIn = async (folder: SourceFolder): Promise<string[] | undefined> => {
  const file = folder.files.find(({ path }) => namesFile.test(path))
  if (!file) return undefined
  const lines = new TextDecoder().decode(await folder.read(file.path)).split(/\r?\n/)
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

/** Labels in a file of their own belong to the images of the same part. */
const labelled = (
  file: string,
  images: Content<'images'>,
  labelsOf: ReadonlyMap<Part, Content<'labels'>>,
): Uint8Array => {
  const labels = images.labels ?? labelsOf.get(partOf(file))?.labels
  if (labels?.length === images.count) return labels
  throw inputError(
    labels
      ? `${file} holds ${images.count} images, but its labels are ${labels.length}.`
      : `${file}: there are no labels beside its ${images.count} images.`,
    'Give a folder with the labels of every file of images.',
  )
}

const imageOf = ({ width, height, channels, pixels }: Content<'images'>, i: number): Image => {
  const size = channels * width * height
  return { width, height, channels, pixels: pixels.subarray(i * size, (i + 1) * size) }
}

/** Rows of numbers as images: square where they can be, else a line; the largest number is full intensity. */
const imagesOf = (file: string, { rows, columns, values, labels }: Content<'table'>): Content<'images'> => {
  if (!labels) {
    throw inputError(
      `${file}: no column holds a class.`,
      'Name the column `label` or `class`, or make it the last one.',
    )
  }
  const { length } = columns
  const side = Math.sqrt(length)
  const shape = Number.isInteger(side) ? { width: side, height: side } : { width: length, height: 1 }
  const low = Math.min(
    0,
    values.reduce((a, b) => Math.min(a, b), 0),
  )
  const high = values.reduce((a, b) => Math.max(a, b), low)
  const pixels = Uint8Array.from(values, (value) => Math.round((255 * (value - low)) / (high - low || 1)))
  return { kind: 'images', notes: [], ...shape, count: rows, channels: 1, pixels, labels }
}

export const looseFiles: Layout = {
  name: 'files of samples',
  fits: ({ files }) => files.some(({ path }) => isSampleFile(path)),
  async *read(folder, { sensor, order }) {
    const names = await namesIn(folder)
    if (names) order(names)
    const contents = new Map<string, FileContent>()
    for (const { path: file } of folder.files.filter(({ path }) => isSampleFile(path))) {
      try {
        contents.set(file, readFile(file, await folder.read(file), sensor && { sensor }))
      } catch (error) {
        yield faultOf(file, error)
      }
    }
    const labelsOf = new Map<Part, Content<'labels'>>()
    for (const [file, content] of contents) if (content.kind === 'labels') labelsOf.set(partOf(file), content)

    for (const [file, content] of contents) {
      const part = partOf(file)
      yield* notesOf(file, content)
      try {
        if (content.kind === 'images' || content.kind === 'table') {
          const images = content.kind === 'table' ? imagesOf(file, content) : content
          const classNames = content.kind === 'table' ? content.classes : names
          for (const [i, label] of labelled(file, images, labelsOf).entries()) {
            yield { file, className: classNames?.[label] ?? String(label), part, data: imageOf(images, i) }
          }
        } else if (content.kind === 'recordings') {
          if (content.classes) order(content.classes)
          for (const [i, events] of content.recordings.entries()) {
            const label = content.labels[i]!
            const group = content.groups && { groups: { speaker: String(content.groups[i]) } }
            const data = { events, polarities: 1 }
            yield { file, className: content.classes?.[label] ?? String(label), part, ...group, data }
          }
        } else if (content.kind !== 'labels') {
          yield { file, reason: `holds ${content.kind} without a class: put it into a folder named as its class` }
        }
      } catch (error) {
        yield faultOf(file, error)
      }
    }
  },
}
