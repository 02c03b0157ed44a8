/** A folder a class, perhaps within folders of training and test: `Train/7/00042.bin`, `cat/recording3.aedat`. */
import { frameUs, recordingOfFrames } from '../../../core/data/frames.ts'
import { readFile } from '../../../core/data/formats/formats.ts'
import { faultOf, groupsOf, isText, notesOf, partOf, type Layout } from '../layout.ts'

/** Folders above the file, outermost first. */
const foldersOf = (path: string): string[] => path.split('/').slice(0, -1)

export const classFolders: Layout = {
  name: 'class folders',
  fits: ({ files }) => files.some(({ path }) => path.includes('/')),
  async *read(folder, { sensor }) {
    for (const { path: file } of folder.files) {
      const folders = foldersOf(file)
      if (folders.length === 0 || isText(file)) continue
      try {
        const content = readFile(file, await folder.read(file), sensor && { sensor })
        const place = { file, className: folders.at(-1)!, part: partOf(folders.join('/')), groups: groupsOf(file) }
        yield* notesOf(file, content)
        if (content.kind === 'recording') yield { ...place, data: content }
        else if (content.kind === 'images' && content.count === 1) yield { ...place, data: content }
        else if (content.kind === 'frames') {
          yield { file, note: `A frame was taken to last ${frameUs / 1000} ms.` }
          yield { ...place, data: recordingOfFrames(file, content) }
        } else yield { file, reason: `holds ${content.kind}, not one recording or image` }
      } catch (error) {
        yield faultOf(file, error)
      }
    }
  },
}
