/** Marks on canvas, for charts of many dots. */
import type { Resolve } from './svg.ts'
import type { Mark } from './scene.ts'

/** Draws circles and paths; neighbours of one look share one path, which is what makes ten thousand cheap. */
export const paintDots = (context: CanvasRenderingContext2D, marks: readonly Mark[], resolve: Resolve): void => {
  const groups = new Map<string, Mark[]>()
  for (const mark of marks) {
    const look = `${mark.fill} ${mark.stroke} ${mark.width} ${mark.opacity}`
    const group = groups.get(look)
    if (group) group.push(mark)
    else groups.set(look, [mark])
  }
  for (const group of groups.values()) {
    const { fill, stroke, width = 1, opacity = 1 } = group[0]!
    context.globalAlpha = opacity
    const path = new Path2D()
    for (const mark of group) {
      if (mark.kind === 'circle') {
        path.moveTo(mark.x + mark.r, mark.y)
        path.arc(mark.x, mark.y, mark.r, 0, 2 * Math.PI)
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
  context.globalAlpha = 1
}
