/** A study's snapshot after an event: the whole of the window's arithmetic, free of any page. */
import type { ServiceEvent } from '../../core/contract/service.ts'
import type { EpochPoint, StudySnapshot, TrialRow } from '../../core/contract/views.ts'

type StudyEvent = Extract<ServiceEvent, { readonly seq: number }>

/** True for an event of this study that follows without a gap. */
export const isNext = (snapshot: StudySnapshot, event: StudyEvent): boolean =>
  event.id === snapshot.id && event.seq === snapshot.seq + 1

/** The service keeps a curve while its trial runs; what was seen of it stays, to compare later ones with. */
const withRow = (trials: readonly TrialRow[], row: TrialRow): TrialRow[] => {
  // rows stand in the order of their numbers, and changes are nearly always near the end
  const at = trials.findLastIndex(({ number }) => number <= row.number)
  const isKnown = at >= 0 && trials[at]!.number === row.number
  if (!isKnown) return trials.toSpliced(at + 1, 0, row)
  const { curve } = trials[at]!
  return trials.with(at, curve && !row.curve ? { ...row, curve } : row)
}

const grown = (trial: TrialRow | undefined, point: EpochPoint): TrialRow | undefined =>
  trial && { ...trial, curve: [...(trial.curve ?? []), point.validationError] }

/** @param event the one that follows: `isNext`. */
export const applyEvent = (snapshot: StudySnapshot, event: StudyEvent): StudySnapshot => {
  const { seq } = event
  switch (event.event) {
    case 'trial': {
      const { trial, front = snapshot.front } = event
      const { hypervolume } = front
      const isNew = event.front !== undefined && hypervolume !== null
      return {
        ...snapshot,
        seq,
        front,
        trials: withRow(snapshot.trials, trial),
        history: isNew ? [...snapshot.history, [trial.number, hypervolume]] : snapshot.history,
      }
    }
    case 'removed':
      return {
        ...snapshot,
        seq,
        front: event.front,
        trials: snapshot.trials.filter(({ number }) => number !== event.trial),
        history: snapshot.history.filter(([number]) => number !== event.trial),
      }
    case 'epoch': {
      const row = grown(
        snapshot.trials.findLast(({ number }) => number === event.trial),
        event.point,
      )
      return { ...snapshot, seq, trials: row ? withRow(snapshot.trials, row) : snapshot.trials }
    }
    case 'confirmation':
      return { ...snapshot, seq, confirmation: event.confirmation }
    case 'state': {
      // told only by the process that trains a study: from then on it can be changed here
      const { readOnly: _, ...rest } = snapshot
      return { ...rest, seq, state: event.state, workers: event.workers }
    }
  }
}

/** Events in order; undefined where one is missing and the snapshot must be asked for again. */
export const applyAll = (snapshot: StudySnapshot, events: readonly StudyEvent[]): StudySnapshot | undefined => {
  let now = snapshot
  for (const event of events) {
    if (event.id !== now.id || event.seq <= now.seq) continue
    if (!isNext(now, event)) return undefined
    now = applyEvent(now, event)
  }
  return now
}
