/** How much of a picture is painted in one frame. */
import type { Mark } from '../../charts/marks.ts'

/** Corners painted in a frame; without a GPU they take some 15 ms. */
const cornersAFrame = 24_000

const cornersOf = (mark: Mark): number =>
  mark.kind === 'polyline' ? mark.points.length : mark.kind === 'rects' ? mark.corners.length : 2

/** Marks by the frame that paints them. */
export const framesOf = (marks: readonly Mark[], most = cornersAFrame): Mark[][] => {
  const frames: Mark[][] = [[]]
  let corners = 0
  for (const mark of marks) {
    corners += cornersOf(mark)
    if (corners > most) {
      frames.push([])
      corners = cornersOf(mark)
    }
    frames.at(-1)!.push(mark)
  }
  return frames
}
