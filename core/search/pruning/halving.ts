/** Asynchronous successive halving: at each rung of the way only the better part goes on. */
import { epsilonNetOrder } from './epsilon-net.ts'
import type { Course, Mark } from './course.ts'
import { afterDesign, type Rule } from './judge.ts'

/** One in so many goes on, and the way to the next rung is so many times as long (Li et al. 2020, arXiv 1810.05934). */
const reduction = 3
const rungs = 2

const reached = (course: Course, at: number): Mark | undefined => course.find((mark) => mark.at >= at)

/** Ends a trial that reaches a rung outside the best third of all that were there. */
export const halving: Rule = afterDesign(({ course, ended, complete }) => {
  const whole = Math.max(...complete.map((trial) => trial.course.at(-1)!.at))
  const now = course.at(-1)!
  for (let k = rungs; k >= 1; k--) {
    const rung = whole / reduction ** k
    if (reached(course, rung) !== now) continue
    const others = ended.flatMap((trial) => {
      const mark = reached(trial.course, rung)
      return mark ? [mark.values] : []
    })
    const place = epsilonNetOrder([now.values, ...others]).indexOf(0)
    const most = Math.ceil((others.length + 1) / reduction)
    if (place >= most) return `place ${place + 1} of the ${others.length + 1} that came so far, of which ${most} go on`
  }
  return undefined
})
