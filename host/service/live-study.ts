/** One study as the service holds it: its trials in memory, its training under control, its changes told to whoever watches. */
import type { ServiceEvent } from '../../core/contract/service.ts'
import type { EpochPoint, Front, StudySnapshot, StudyState, TrialRow } from '../../core/contract/views.ts'
import { inputError, UserError } from '../../core/contract/errors.ts'
import type { Observation } from '../../core/search/problem.ts'
import type { Parameters } from '../../core/search/space.ts'
import { summariseFront } from '../../core/study/front.ts'
import type { StudyWatcher, TrialOutcome } from '../../core/study/runner.ts'
import { writeFileAtomically } from '../files/atomic.ts'
import { defaultWorkers } from '../pool.ts'
import { files, isFinished, readStudyFolder, type StudyFolder } from '../study/folder.ts'
import { isRemoved, openSession, trainSession, type Session } from '../study/session.ts'
import { join } from 'node:path'
import { objectiveInfo, parameterInfos } from './catalog.ts'
import { rowOf } from './rows.ts'

export type Listener = (event: ServiceEvent) => void

interface Training {
  readonly workers: number
  isPaused: boolean
  stop(): void
  readonly over: Promise<void>
}

const now = (): number => Date.now() / 1000

/** Made by `openLiveStudy`. */
export class LiveStudy {
  readonly id: string
  #study: StudyFolder
  readonly #session: Session
  readonly #rows = new Map<number, TrialRow>()
  readonly #listeners = new Set<Listener>()
  #history: [number, number][] = []
  #state: StudyState
  #seq = 0
  #training: Training | undefined

  constructor(id: string, session: Session) {
    this.id = id
    this.#study = session.study
    this.#session = session
    for (const trial of session.store.trials()) if (!isRemoved(trial)) this.#rows.set(trial.number, rowOf(trial))
    this.#history = this.#wholeHistory()
    this.#state = isFinished(this.#study.path) ? 'finished' : 'idle'
  }

  get state(): StudyState {
    return this.#state
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
      workers: this.#training?.workers ?? 0,
      space: problem.space,
      parameters: parameterInfos(setting.docs),
      objectives: names.map(objectiveInfo),
      target: this.design.target ?? null,
      trials: [...this.#rows.values()],
      front: this.front(),
      history: this.#history,
    }
  }

  front(): Front {
    const { problem, names } = this.#session
    const summary = summariseFront(problem, this.#observations(), names)
    return { ...summary, knee: summary.knee ?? null }
  }

  /** Trains on until the budget is reached. */
  start(workers = defaultWorkers()): void {
    if (this.#training) {
      if (!this.#training.isPaused)
        throw inputError(`${this.design.name} is running already`, 'Pause or stop it first.')
      this.#training.isPaused = false
      this.#setState('running')
      return
    }
    let stop: () => void = () => undefined
    const training: Training = {
      workers,
      isPaused: false,
      stop: () => stop(),
      over: trainSession(
        { ...this.#session, study: this.#study },
        {
          workers,
          watcher: this.#watcher(),
          onStop: (callback) => (stop = callback),
          isPaused: () => training.isPaused,
          onFinishing: () => this.#setState('finishing'),
          now,
        },
      ).then(
        ({ front }) => this.#end(front ? 'finished' : 'idle'),
        (error: unknown) => this.#end('idle', error),
      ),
    }
    this.#training = training
    this.#setState('running')
  }

  /** Trials under way finish, none begins. */
  pause(): void {
    if (!this.#training) throw inputError(`${this.design.name} is not running`, 'Start it first.')
    this.#training.isPaused = true
    this.#setState('pausing')
  }

  /** Ends within a batch; resolves when it has. */
  async stop(): Promise<void> {
    if (!this.#training) return
    this.#setState('stopping')
    this.#training.stop()
    await this.#training.over
  }

  /** Trials that train, in all. */
  setBudget(trials: number): void {
    const design = { ...this.design, budget: { ...this.design.budget, trials } }
    writeFileAtomically(join(this.#study.path, files.design), `${JSON.stringify(design, null, 2)}\n`)
    this.#study = { ...this.#study, design }
    if (this.#state === 'finished') this.#setState('idle')
    else this.#tell({ event: 'state', state: this.#state, workers: this.#training?.workers ?? 0 })
  }

  /** A guess to be trained before the search is asked again. */
  enqueue(parameters: Parameters): number {
    const { store, problem } = this.#session
    const number = store.createTrial(parameters, problem.space, 'waiting')
    this.#reread(number)
    return number
  }

  retry(number: number): number {
    return this.enqueue(this.row(number).parameters)
  }

  /** Takes a trial out of the study; its row stays in the store, marked. */
  remove(number: number): void {
    if (this.row(number).state === 'running') throw inputError(`trial ${number} is running`, 'Stop the study first.')
    this.#session.store.setUserAttribute(number, 'removed', true)
    this.#rows.delete(number)
    this.#history = this.#wholeHistory()
    this.#tell({ event: 'removed', trial: number, front: this.front() })
  }

  row(number: number): TrialRow {
    const row = this.#rows.get(number)
    if (row) return row
    throw inputError(`${this.design.name} has no trial ${number}`, 'Choose one of its trials.')
  }

  async close(): Promise<void> {
    await this.stop()
    this.#session.close()
  }

  #observations(): Observation[] {
    return [...this.#rows.values()].flatMap(({ number, parameters, state, values }) =>
      state === 'waiting' ? [] : [{ number, parameters, state, ...(values && { values }) }],
    )
  }

  /** Hypervolume after each complete trial, in the order in which they ended. */
  #wholeHistory(): [number, number][] {
    const { problem, names } = this.#session
    const complete = this.#observations().filter(({ state }) => state === 'complete')
    // every trial up to some hundreds, then a sample of them: the line is drawn, not read
    const every = Math.ceil(complete.length / 200)
    return complete.flatMap(({ number }, i): [number, number][] => {
      if (i % every !== 0 && i !== complete.length - 1) return []
      const { hypervolume } = summariseFront(problem, complete.slice(0, i + 1), names)
      return hypervolume === null ? [] : [[number, hypervolume]]
    })
  }

  #watcher(): StudyWatcher {
    return {
      started: (number) => this.#reread(number),
      epoch: (number, { epoch, trainLoss, validationError, trainSeconds, spikes }) => {
        const row = this.#rows.get(number)
        if (row) this.#rows.set(number, { ...row, curve: [...(row.curve ?? []), validationError] })
        const point: EpochPoint = { epoch, trainLoss, validationError, trainSeconds, spikes }
        this.#tell({ event: 'epoch', trial: number, point })
      },
      finished: (number, outcome: TrialOutcome) => {
        this.#reread(number, outcome.state === 'complete')
        const { hypervolume } = this.front()
        if (outcome.state === 'complete' && hypervolume !== null) this.#history.push([number, hypervolume])
      },
    }
  }

  #reread(number: number, withFront = false): void {
    const row = rowOf(this.#session.store.trial(number))
    this.#rows.set(number, row)
    this.#tell({ event: 'trial', trial: row, ...(withFront && { front: this.front() }) })
  }

  #end(state: StudyState, error?: unknown): void {
    this.#training = undefined
    const message =
      error === undefined ? undefined : error instanceof UserError ? `${error.message}. ${error.remedy}` : String(error)
    this.#setState(state, message)
  }

  #setState(state: StudyState, message?: string): void {
    this.#state = state
    this.#tell({ event: 'state', state, workers: this.#training?.workers ?? 0, ...(message && { message }) })
  }

  #tell(change: Change): void {
    const event = { ...change, id: this.id, seq: ++this.#seq } as ServiceEvent
    for (const listener of this.#listeners) listener(event)
  }
}

type WithoutAddress<E> = E extends { readonly id: string; readonly seq: number } ? Omit<E, 'id' | 'seq'> : never
type Change = WithoutAddress<ServiceEvent>

/** @throws UserError when the folder is no study, or another process holds it. */
export const openLiveStudy = async (id: string, path: string): Promise<LiveStudy> =>
  new LiveStudy(id, await openSession(readStudyFolder(path)))
