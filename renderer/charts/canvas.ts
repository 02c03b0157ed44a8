/** Marks on canvas, for charts of many dots: some of them a frame, so that no frame waits for all. */
import { framesOf } from './frames.ts'
import type { Mark } from '../../charts/marks.ts'
import type { Resolve } from '../../charts/svg.ts'

/** Neighbours of one look share one path, which is what makes ten thousand cheap. */
const paint = (context: CanvasRenderingContext2D, marks: readonly Mark[], resolve: Resolve): void => {
  const groups = Map.groupBy(marks, ({ fill, stroke, width, opacity }) => `${fill} ${stroke} ${width} ${opacity}`)
  for (const group of groups.values()) {
    const { fill, stroke, width = 1, opacity = 1 } = group[0]!
    context.globalAlpha = opacity
    const path = new Path2D()
    for (const mark of group) {
      if (mark.kind === 'circle') {
        path.moveTo(mark.x + mark.r, mark.y)
        path.arc(mark.x, mark.y, mark.r, 0, 2 * Math.PI)
      } else if (mark.kind === 'polyline') {
        mark.points.forEach(([x, y], i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)))
      } else if (mark.kind === 'rects') {
        for (const [x, y] of mark.corners) path.rect(x, y, mark.across, mark.down)
      } else if (mark.kind === 'path') path.addPath(new Path2D(mark.d))
    }
    if (fill !== undefined) {
      context.fillStyle = resolve(fill)
      context.fill(path)
    }
    if (stroke !== undefined) {
      context.strokeStyle = resolve(stroke)
      context.lineWidth = width
      context.stroke(path)
    }
  }
}

export interface Picture {
  readonly marks: readonly Mark[]
  readonly width: number
  readonly height: number
  /** Device pixels a px. */
  readonly ratio: number
  readonly resolve: Resolve
}

/**
 * Paints pictures on a canvas. What takes more than a frame is painted out of sight while the picture before stays; of
 * the pictures asked for meanwhile the last follows.
 */
export const createPainter = (canvas: HTMLCanvasElement): ((picture: Picture) => void) => {
  let wanted: Picture | undefined
  let isPainting = false

  const begin = (): void => {
    isPainting = wanted !== undefined
    if (!wanted) return
    const { marks, width, height, ratio, resolve } = wanted
    wanted = undefined
    const frames = framesOf(marks)
    const target = frames.length > 1 ? document.createElement('canvas') : canvas
    target.width = Math.round(width * ratio)
    target.height = Math.round(height * ratio)
    const context = target.getContext('2d')!
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const next = (): void => {
      paint(context, frames.shift()!, resolve)
      if (frames.length > 0) {
        requestAnimationFrame(next)
        return
      }
      if (target !== canvas) {
        canvas.width = target.width
        canvas.height = target.height
        canvas.getContext('2d')!.drawImage(target, 0, 0)
      }
      requestAnimationFrame(begin)
    }
    // what many marks are drawn for has its share of this frame already
    if (target === canvas) next()
    else requestAnimationFrame(next)
  }

  return (picture) => {
    wanted = picture
    if (!isPainting) begin()
  }
}
