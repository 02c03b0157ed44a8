/** One study as the service holds it: its trials in memory, its training under control, its changes told to whoever watches. */
import type { Confirmation } from '../../core/contract/confirmation.ts'
import type { ServiceEvent } from '../../core/contract/service.ts'
import type { Front, StudySnapshot, StudyState, StudySummary, TrialRow } from '../../core/contract/views.ts'
import { inputError } from '../../core/contract/errors.ts'
import { hypervolumeShare } from '../../core/formulas/reference-box.ts'
import type { Parameters } from '../../core/search/space.ts'
import type { StudyWatcher } from '../../core/study/runner.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { defaultWorkers } from '../pool.ts'
import { confirmSession, planConfirmation } from '../study/confirm.ts'
import { readConfirmation } from '../study/confirmation-file.ts'
import { files, readStudyFolder, type StudyFolder } from '../study/folder.ts'
import { readFront } from '../study/front-file.ts'
import { openSession, openToWatch, type Aside, type Session } from '../study/session.ts'
import { checkGuess } from '../study/guess.ts'
import { trainSession } from '../study/train.ts'
import { isFinished } from '../study/standing.ts'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { beginActivity, type Activity, type Work } from './activity.ts'
import { objectiveInfo, parameterInfos } from './catalog.ts'
import { growthOf, type Growth } from './history.ts'
import type { MappingOrder } from './mapping.ts'
import { observationOf, rowOf, summaryOf, tallyOf } from './rows.ts'
import { watchOther, type Watching } from './watching.ts'

export type Listener = (event: ServiceEvent) => void

const now = (): number => Date.now() / 1000

/** What a window needs of a study to follow it, whoever made it. */
export type WatchedStudy = Pick<LiveStudy, 'id' | 'watch' | 'snapshot'>

/** Made by `openLiveStudy`. */
export class LiveStudy {
  readonly id: string
  #study: StudyFolder
  #session: Session
  #watching: Watching | undefined
  /** Of the store, when it was looked at last. */
  #version: number | undefined
  readonly #rows = new Map<number, TrialRow>()
  readonly #listeners = new Set<Listener>()
  #growth: Growth
  #state: StudyState
  #seq = 0
  #activity: Activity | undefined
  #confirmation: Confirmation | undefined

  constructor(id: string, session: Session, watching?: Watching) {
    this.id = id
    this.#study = session.study
    this.#session = session
    this.#watching = watching
    for (const trial of session.before) this.#rows.set(trial.number, this.#told(rowOf(trial)))
    this.#growth = this.#wholeGrowth()
    this.#confirmation = readConfirmation(session.study.path)
    this.#state = watching ? 'running' : this.#restingState()
    watching?.begin(() => this.#look())
  }

  get state(): StudyState {
    return this.#state
  }

  /** Whether it is trained by this process. */
  get isTraining(): boolean {
    return this.#activity !== undefined
  }

  get session(): Session {
    return this.#session
  }

  get design(): StudyFolder['design'] {
    return this.#study.design
  }

  /** Calls `listener` at each change from now on; returns what ends that. */
  watch(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  snapshot(): StudySnapshot {
    const { setting, problem, names } = this.#session
    return {
      id: this.id,
      name: this.design.name,
      seq: this.#seq,
      state: this.#state,
      design: this.design,
      ...this.#readOnly,
      workers: this.#activity?.workers ?? 0,
      space: problem.space,
      parameters: parameterInfos(setting.docs),
      objectives: names.map(objectiveInfo),
      target: this.design.target ?? null,
      trials: [...this.#rows.values()],
      front: this.#front,
      history: this.#growth.history,
      ...(this.#confirmation && { confirmation: this.#confirmation }),
    }
  }

  get #readOnly(): Pick<StudySnapshot, 'readOnly'> {
    return this.#watching ? { readOnly: this.#watching.sentence } : {}
  }

  /** As the list of studies shows it; `changed` in seconds since 1970. */
  summary(changed: number): StudySummary {
    const { state } = this
    const front = this.#front
    const points = front.trials.map((number) => this.row(number).values!)
    return {
      ...summaryOf(this.id, this.design, tallyOf(this.#rows.values())),
      state,
      changed,
      hypervolume: hypervolumeShare(points, front),
      ...this.#readOnly,
    }
  }

  /** Trains on until the budget is reached. */
  start(workers = defaultWorkers()): void {
    this.#begin('running', workers, async (activity, onStop) => {
      const { budget } = this.design
      const { end, front } = await trainSession(this.#current, {
        workers,
        watcher: this.#watcher(),
        onStop,
        isPaused: () => activity.isPaused,
        onFinishing: () => this.#setState('finishing'),
        now,
      })
      const hasGrown = (this.design.budget.trials ?? 0) > (budget.trials ?? 0)
      const isResumed = end === 'paused' && !activity.isPaused
      // more was asked for meanwhile
      return isResumed || (end === 'budget' && front !== undefined && hasGrown)
    })
  }

  /**
   * Trains the front's members again, then tests those that stay on it.
   * @throws UserError where the study is not finished, or the number of seeds is given.
   */
  confirm(seeds?: number, workers = defaultWorkers()): void {
    this.#watching?.refuse()
    planConfirmation(this.#session, seeds)
    this.#begin('confirming', workers, async (activity, onStop) => {
      const { end } = await confirmSession(this.#current, {
        seeds,
        workers,
        watcher: { changed: (confirmation) => this.#showConfirmation(confirmation) },
        onStop,
        isPaused: () => activity.isPaused,
      })
      return end === 'paused' && !activity.isPaused
    })
  }

  /** The session with the budget as it is now. */
  get #current(): Session {
    return { ...this.#session, study: this.#study }
  }

  /**
   * Begins what `work` does, or goes on with what is pausing.
   * @param work resolves to whether there is more to do.
   */
  #begin(state: Activity['state'], workers: number, work: Work): void {
    this.#watching?.refuse()
    if (this.#activity && this.#state !== 'pausing')
      throw inputError(`${this.design.name} is ${this.#state}`, 'Wait until that has ended.')
    if (this.#activity) this.#activity.isPaused = false
    else {
      this.#activity = beginActivity(state, workers, work, (isMore, failure) => {
        this.#activity = undefined
        if (isMore) this.#begin(state, workers, work)
        else this.#setState(failure && state === 'running' ? 'idle' : this.#restingState(), failure)
      })
    }
    this.#setState(this.#activity.state)
  }

  /** Trials under way finish, none begins. */
  pause(): void {
    this.#watching?.refuse()
    const activity = this.#activity
    if (this.#state !== activity?.state) throw inputError(`${this.design.name} is not running`, 'Start it first.')
    activity.isPaused = true
    this.#setState('pausing')
  }

  /** Ends within a batch; resolves when it has. */
  stop(): Promise<void> {
    this.#watching?.refuse()
    return this.#halt()
  }

  async #halt(): Promise<void> {
    if (!this.#activity) return
    this.#setState('stopping')
    this.#activity.stop()
    await this.#activity.over
  }

  /** Trials that train, in all. */
  setBudget(trials: number): void {
    this.#watching?.refuse()
    const design = { ...this.design, budget: { ...this.design.budget, trials } }
    writeFileAtomically(join(this.#study.path, files.design), `${JSON.stringify(design, null, 2)}\n`)
    this.#study = { ...this.#study, design }
    this.#setState(this.#activity ? this.#state : this.#restingState())
  }

  /**
   * A guess to be trained before the search is asked again.
   * @throws UserError where the space has no such point, or what it makes does not fit.
   */
  enqueue(parameters: Parameters): number {
    this.#watching?.refuse()
    const { trials, problem } = this.#session
    checkGuess(problem, parameters)
    const number = trials.enqueue(parameters, problem.space)
    this.#show(this.#stored(number))
    this.#rest()
    return number
  }

  retry(number: number): number {
    return this.enqueue(this.row(number).parameters)
  }

  /** Takes a trial out of the study; its row stays in the store, marked. */
  remove(number: number): void {
    this.#watching?.refuse()
    const row = this.row(number)
    if (row.state === 'running') throw inputError(`trial ${number} is running`, 'Stop the study first.')
    const { trials, problem } = this.#session
    trials.remove(number, problem.space)
    this.#forget(number)
    this.#rest()
  }

  row(number: number): TrialRow {
    const row = this.#rows.get(number)
    if (row) return row
    throw inputError(`${this.design.name} has no trial ${number}`, 'Choose one of its trials.')
  }

  /** What mapping one of its trials needs to know. */
  order(trial: number, target: string): MappingOrder {
    const { path, design } = this.#study
    return { path, design, trial, parameters: this.row(trial).parameters, target }
  }

  async close(): Promise<void> {
    this.#watching?.end()
    await this.#halt()
    this.#session.close()
  }

  #watcher(): StudyWatcher {
    return {
      started: (number) => this.#show(this.#stored(number)),
      epoch: (number, { type: _, ...point }) => {
        const row = this.#rows.get(number)
        // a trial whose worker died begins again
        const curve = [...(row?.curve?.slice(0, point.epoch - 1) ?? []), point.validationError]
        if (row) this.#rows.set(number, { ...row, curve })
        this.#tell({ event: 'epoch', trial: number, point })
      },
      finished: (number) => this.#show(this.#told(this.#stored(number))),
    }
  }

  get #front(): Front {
    const { knee = null, ...front } = this.#growth.front
    return { ...front, knee }
  }

  #wholeGrowth(): Growth {
    const { problem, names } = this.#session
    const complete = [...this.#rows.values()].flatMap((row) => (row.state === 'complete' ? [observationOf(row)] : []))
    return growthOf(problem, names, complete)
  }

  #growFront(row: TrialRow): void {
    const { grow, history } = this.#growth
    const front = grow([observationOf(row)])
    if (front.hypervolume !== null) history.push([row.number, front.hypervolume])
    this.#growth = { ...this.#growth, front }
  }

  /** A trial that was cut off waits, and is trained again when the study starts: nothing trains it here. */
  #told(row: TrialRow): TrialRow {
    return row.state === 'running' && !this.#watching ? { ...row, state: 'waiting' } : row
  }

  /** Tells what another process has changed, and takes over when it has let the study go. */
  async #look(): Promise<void> {
    const { store } = this.#session
    const version = store.version()
    if (version !== this.#version) this.#catchUp()
    this.#version = version
    const confirmation = readConfirmation(this.#study.path)
    if (confirmation && !isDeepStrictEqual(confirmation, this.#confirmation)) this.#showConfirmation(confirmation)
    const session = await this.#watching!.takeOver()
    if (!session) return
    store.close()
    this.#session = session
    this.#study = session.study
    this.#watching = undefined
    this.#catchUp()
    this.#setState(this.#restingState())
  }

  /** Takes in what the store has and the rows here have not. */
  #catchUp(): void {
    const states = this.#session.store.states()
    for (const [number, state] of states)
      if (state === 'running' || state !== this.#rows.get(number)?.state) this.#show(this.#told(this.#stored(number)))
    for (const number of this.#rows.keys()) if (!states.has(number)) this.#forget(number)
  }

  #forget(number: number): void {
    this.#rows.delete(number)
    this.#growth = this.#wholeGrowth()
    this.#tell({ event: 'removed', trial: number, front: this.#front })
  }

  /** The state while nothing trains. */
  #restingState(): StudyState {
    const { counts } = tallyOf(this.#rows.values())
    return isFinished(readFront(this.#study.path), this.design.budget, counts) ? 'finished' : 'idle'
  }

  /** A study at rest may be finished, or no longer, by a change of its trials. */
  #rest(): void {
    const state = this.#activity ? this.#state : this.#restingState()
    if (state !== this.#state) this.#setState(state)
  }

  #stored(number: number): TrialRow {
    return rowOf(this.#session.store.trial(number))
  }

  /** Takes a row in and tells it; the front with it where it may have changed. */
  #show(row: TrialRow): void {
    this.#rows.set(row.number, row)
    const isComplete = row.state === 'complete'
    if (isComplete) this.#growFront(row)
    this.#tell({ event: 'trial', trial: row, ...(isComplete && { front: this.#front }) })
  }

  #showConfirmation(confirmation: Confirmation): void {
    this.#confirmation = confirmation
    this.#tell({ event: 'confirmation', confirmation })
  }

  #setState(state: StudyState, message?: string): void {
    this.#state = state
    this.#tell({ event: 'state', state, workers: this.#activity?.workers ?? 0, ...(message && { message }) })
  }

  #tell(change: Change): void {
    const event = { ...change, id: this.id, seq: ++this.#seq } as ServiceEvent
    for (const listener of this.#listeners) listener(event)
  }
}

type WithoutAddress<E> = E extends { readonly id: string; readonly seq: number } ? Omit<E, 'id' | 'seq'> : never
type Change = WithoutAddress<ServiceEvent>

/** @throws UserError when the folder is no study, or cannot be opened. */
export const openLiveStudy = async (id: string, path: string, aside?: Aside): Promise<LiveStudy> => {
  const study = readStudyFolder(path)
  const watching = watchOther(study, aside)
  return new LiveStudy(id, await (watching ? openToWatch : openSession)(study, aside), watching)
}
