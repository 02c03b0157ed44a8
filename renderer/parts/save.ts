/** Saves what is on screen as a file of the user's own. */
import { marksOf, type Scene } from '../charts/scene.ts'
import { pictureToSvg } from '../../charts/svg.ts'
import { colourOf } from './colours.ts'

const offer = (blob: Blob, name: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

export const saveText = (text: string, name: string, type = 'text/plain'): void =>
  offer(new Blob([text], { type }), name)

const fileName = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')

const svgOf = (scene: Scene, title: string, held?: number): string =>
  pictureToSvg({ ...scene, marks: marksOf(scene, held), title }, colourOf)

export const saveSvg = (scene: Scene, title: string, held?: number): void =>
  saveText(svgOf(scene, title, held), `${fileName(title)}.svg`, 'image/svg+xml')

/** At twice the size, for papers and slides. */
export const savePng = async (scene: Scene, title: string, held?: number): Promise<void> => {
  const image = new Image()
  image.src = URL.createObjectURL(new Blob([svgOf(scene, title, held)], { type: 'image/svg+xml' }))
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = scene.width * 2
  canvas.height = scene.height * 2
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  URL.revokeObjectURL(image.src)
  canvas.toBlob((blob) => blob && offer(blob, `${fileName(title)}.png`))
}
