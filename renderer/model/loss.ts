/** In the window every objective is minimised, as in the search: values of those maximised turn here, and back for the eye. */
import type { StudySnapshot } from '../../core/contract/views.ts'
import { asLoss } from '../../core/formulas/loss.ts'

/** The study with losses for values; one that maximises nothing is itself. */
export const asLosses = (snapshot: StudySnapshot): StudySnapshot => {
  const { objectives, trials, front } = snapshot
  if (objectives.every(({ direction }) => direction === undefined)) return snapshot
  const lossesOf = (values: readonly number[]): number[] => values.map((value, i) => asLoss(objectives[i]!, value))
  return {
    ...snapshot,
    trials: trials.map((trial) => ({
      ...trial,
      values: trial.values && lossesOf(trial.values),
      ...(trial.last && { last: lossesOf(trial.last) }),
    })),
    front: { ...front, reference: front.reference && lossesOf(front.reference) },
  }
}
