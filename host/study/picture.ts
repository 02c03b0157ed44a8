/** front.svg: every trial, the front, and what its members came to when they were trained again. */
import type { FrontSummary } from '../../core/study/front.ts'
import { objectiveDoc } from '../../core/study/objectives.ts'
import { observationsIn } from '../../core/study/runner.ts'
import { frontSvg } from '../report/front-svg.ts'
import { readConfirmation } from './confirmation-file.ts'
import { files, writeStudyFile } from './folder.ts'
import type { Session } from './session.ts'

export const drawFront = ({ study, store, trials, names }: Session, summary: FrontSummary): void => {
  const onFront = new Set(summary.trials)
  const confirmation = readConfirmation(study.path)
  const picture = frontSvg({
    title: study.design.name,
    axes: names.map((name) => objectiveDoc(name)),
    trials: observationsIn(trials.trials()).flatMap(({ number, values, state }) =>
      values && state === 'complete'
        ? [{ number, values, state: onFront.has(number) ? ('front' as const) : ('dominated' as const) }]
        : [],
    ),
    failed: store.tally().counts.failed,
    ...(summary.knee !== undefined && { knee: summary.knee }),
    ...(summary.reference && { reference: summary.reference }),
    ...(confirmation && { confirmation }),
  })
  writeStudyFile(study.path, files.picture, picture)
}
