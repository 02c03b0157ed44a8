/** What changes in an open study: trials, front, state, confirmation. Each change is told, in order, to all who look. */
import { isDeepStrictEqual } from 'node:util'
import type { Confirmation } from '../../core/contract/confirmation.ts'
import type { ServiceEvent } from '../../core/contract/service.ts'
import type { EpochPoint, Front, StudySnapshot, StudyState, TrialRow } from '../../core/contract/views.ts'
import { readConfirmation } from '../study/confirmation-file.ts'
import type { Session } from '../study/session.ts'
import type { StoredTrial } from '../store/trial-reader.ts'
import { growthOf, type Growth } from './history.ts'
import { observationOf, rowOf } from './rows.ts'

export type Listener = (event: ServiceEvent) => void

/** What a window needs of a study to follow it, whoever made it. */
export interface WatchedStudy {
  readonly id: string
  /** Calls `listener` at each change from now on; returns what ends that. */
  watch(listener: Listener): () => void
  snapshot(): StudySnapshot
}

type WithoutAddress<E> = E extends { readonly id: string; readonly seq: number } ? Omit<E, 'id' | 'seq'> : never
type Change = WithoutAddress<ServiceEvent>

type Seen = Pick<StudySnapshot, 'id' | 'seq' | 'state' | 'trials' | 'front' | 'history' | 'confirmation'>

export class StudyView {
  readonly id: string
  #session: Session
  /** Whether another process trains it. */
  #isElsewhere: boolean
  readonly #rows: Map<number, TrialRow>
  readonly #listeners = new Set<Listener>()
  #growth: Growth
  #state: StudyState
  #confirmation: Confirmation | undefined
  #seq = 0

  /** @param state as it is opened: running where another process trains it. */
  constructor(id: string, session: Session, state: StudyState) {
    this.id = id
    this.#session = session
    this.#isElsewhere = state === 'running'
    this.#rows = new Map(session.before.map((trial) => [trial.number, this.#rowOf(trial)]))
    this.#growth = this.#wholeGrowth()
    this.#state = state
    this.#confirmation = readConfirmation(session.study.path)
  }

  get state(): StudyState {
    return this.#state
  }

  /** By number. */
  get rows(): ReadonlyMap<number, TrialRow> {
    return this.#rows
  }

  get front(): Front {
    const { knee = null, ...front } = this.#growth.front
    return { ...front, knee }
  }

  seen(): Seen {
    const { history } = this.#growth
    const confirmation = this.#confirmation
    const { id, state, front } = this
    return {
      id,
      seq: this.#seq,
      state,
      trials: [...this.#rows.values()],
      front,
      history,
      ...(confirmation && { confirmation }),
    }
  }

  watch(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Takes a trial in as it is stored, with the front where it may have changed. */
  show(trial: number, isTrained?: boolean): void {
    const row = this.#rowOf(this.#session.store.trial(trial), isTrained)
    this.#rows.set(trial, row)
    const isComplete = row.state === 'complete'
    if (isComplete) this.#growth.add([observationOf(row)])
    this.#tell({ event: 'trial', trial: row, ...(isComplete && { front: this.front }) })
  }

  showEpoch(trial: number, point: EpochPoint): void {
    const row = this.#rows.get(trial)
    // a trial whose worker died begins again
    const curve = [...(row?.curve?.slice(0, point.epoch - 1) ?? []), point.validationError]
    if (row) this.#rows.set(trial, { ...row, curve })
    this.#tell({ event: 'epoch', trial, point })
  }

  forget(trial: number): void {
    this.#rows.delete(trial)
    this.#growth = this.#wholeGrowth()
    this.#tell({ event: 'removed', trial, front: this.front })
  }

  showConfirmation(confirmation: Confirmation): void {
    if (isDeepStrictEqual(confirmation, this.#confirmation)) return
    this.#confirmation = confirmation
    this.#tell({ event: 'confirmation', confirmation })
  }

  /** @param message why what was done ended, where it failed. */
  become(state: StudyState, workers: number, message?: string): void {
    this.#state = state
    this.#tell({ event: 'state', state, workers, ...(message && { message }) })
  }

  /** Takes in what the store has, and what it has no more. */
  catchUp(): void {
    const states = this.#session.store.states()
    for (const [trial, state] of states)
      if (state === 'running' || state !== this.#rows.get(trial)?.state) this.show(trial)
    for (const trial of this.#rows.keys()) if (!states.has(trial)) this.forget(trial)
  }

  /** Another process has let the study go. */
  takeOver(session: Session): void {
    this.#session = session
    this.#isElsewhere = false
    this.catchUp()
  }

  /** A trial that was cut off waits, and is trained again when the study starts: nothing trains it. */
  #rowOf(trial: StoredTrial, isTrained = this.#isElsewhere): TrialRow {
    const row = rowOf(trial)
    return row.state === 'running' && !isTrained ? { ...row, state: 'waiting' } : row
  }

  #wholeGrowth(): Growth {
    const { problem, names } = this.#session
    const complete = [...this.#rows.values()].filter(({ state }) => state === 'complete')
    return growthOf(problem, names, complete.map(observationOf))
  }

  #tell(change: Change): void {
    const event = { ...change, id: this.id, seq: ++this.#seq } as ServiceEvent
    for (const listener of this.#listeners) listener(event)
  }
}
