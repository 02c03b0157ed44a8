/** Ends a trial that cannot come to the front any more. */
import { dominates } from '../../formulas/pareto.ts'
import { asLoss } from '../problem.ts'
import { afterDesign, prospectsOf, type Rule } from './judge.ts'

/** Ends it where a complete trial dominates even what may be hoped of it. */
export const frontier: Rule = afterDesign((trial) => {
  const { objectives } = trial.problem
  const hopes = prospectsOf(trial).map(({ hope }) => hope)
  const rival = trial.complete.find(({ end }) => dominates(end, hopes))
  if (!rival) return undefined
  const told = objectives.map(
    (objective, j) => `${objective.name} ${Number(asLoss(objective, hopes[j]!).toPrecision(3))}`,
  )
  return `even at best (${told.join(', ')}) it would stay behind trial ${rival.number}`
})
