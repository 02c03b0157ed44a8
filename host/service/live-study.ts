/** One study as the service holds it: trained, confirmed and changed here, or followed while another process has it. */
import { inputError } from '../../core/contract/errors.ts'
import type { StudySnapshot, StudyState, StudySummary, TrialRow } from '../../core/contract/views.ts'
import { hypervolumeShare } from '../../core/formulas/reference-box.ts'
import type { Parameters } from '../../core/search/space.ts'
import { defaultWorkers } from '../pool.ts'
import { confirmSession, planConfirmation } from '../study/confirm.ts'
import { readStudyFolder, writeDesign, type StudyFolder } from '../study/folder.ts'
import { readFront } from '../study/front-file.ts'
import { checkGuess } from '../study/guess.ts'
import { openSession, openToWatch, type Aside, type Session } from '../study/session.ts'
import { isFinished } from '../study/standing.ts'
import { trainSession } from '../study/train.ts'
import { beginActivity, type Activity, type Work } from './activity.ts'
import { objectiveInfo, parameterInfos } from './catalog.ts'
import type { MappingOrder } from './mapping.ts'
import { summaryOf, tallyOf } from './rows.ts'
import { StudyView, type Listener, type WatchedStudy } from './study-view.ts'
import { watchOther, type Watching } from './watching.ts'

const now = (): number => Date.now() / 1000

/** The state while nothing trains. */
const atRest = ({ path, design }: StudyFolder, trials: Iterable<Pick<TrialRow, 'state' | 'values'>>): StudyState =>
  isFinished(readFront(path), design.budget, tallyOf(trials).counts) ? 'finished' : 'idle'

/** Made by `openLiveStudy`. */
export class LiveStudy implements WatchedStudy {
  readonly id: string
  readonly #view: StudyView
  #session: Session
  /** While another process has it. */
  #watching: Watching | undefined
  /** While this process trains it, or confirms its front. */
  #activity: Activity | undefined

  constructor(id: string, session: Session, watching?: Watching) {
    this.id = id
    this.#session = session
    this.#watching = watching
    this.#view = new StudyView(id, session, watching ? 'running' : atRest(session.study, session.before))
    watching?.begin(session.store, {
      changed: () => this.#view.catchUp(),
      confirmed: (confirmation) => this.#view.showConfirmation(confirmation),
      released: (own) => {
        session.close()
        this.#session = own
        this.#watching = undefined
        this.#view.takeOver(own)
        this.#settle()
      },
    })
  }

  /** Whether it is trained by this process. */
  get isTraining(): boolean {
    return this.#activity !== undefined
  }

  get session(): Session {
    return this.#session
  }

  get design(): StudyFolder['design'] {
    return this.#session.study.design
  }

  watch(listener: Listener): () => void {
    return this.#view.watch(listener)
  }

  snapshot(): StudySnapshot {
    const { setting, problem, names } = this.#session
    return {
      ...this.#view.seen(),
      name: this.design.name,
      design: this.design,
      ...this.#readOnly,
      workers: this.#workers,
      space: problem.space,
      parameters: parameterInfos(setting.docs),
      objectives: names.map(objectiveInfo),
      target: this.design.target ?? null,
    }
  }

  /** As the list of studies shows it; `changed` in seconds since 1970. */
  summary(changed: number): StudySummary {
    const { rows, front, state } = this.#view
    const points = front.trials.map((number) => rows.get(number)!.values!)
    return {
      ...summaryOf(this.id, this.design, tallyOf(rows.values())),
      state,
      changed,
      hypervolume: hypervolumeShare(points, front),
      ...this.#readOnly,
    }
  }

  /** Trains on until the budget is reached. */
  start(workers = defaultWorkers()): void {
    this.#begin('running', workers, async (control) => {
      const { budget } = this.design
      const { end, front } = await trainSession(this.#session, {
        ...control,
        workers,
        watcher: {
          started: (number) => this.#view.show(number, true),
          epoch: (number, { type: _, ...point }) => this.#view.showEpoch(number, point),
          finished: (number) => this.#view.show(number),
        },
        onFinishing: () => this.#view.become('finishing', workers),
        now,
      })
      const isResumed = end === 'paused' && !control.isPaused()
      const hasGrown = (this.design.budget.trials ?? 0) > (budget.trials ?? 0)
      // more was asked for meanwhile
      return isResumed || (end === 'budget' && front !== undefined && hasGrown)
    })
  }

  /**
   * Trains the front's members again, then tests those that stay on it.
   * @throws UserError where the study is not finished, or the number of seeds is given.
   */
  confirm(seeds?: number, workers = defaultWorkers()): void {
    planConfirmation(this.#own, seeds)
    this.#begin('confirming', workers, async (control) => {
      const watcher = { changed: this.#view.showConfirmation.bind(this.#view) }
      const { end } = await confirmSession(this.#session, { ...control, seeds, workers, watcher })
      return end === 'paused' && !control.isPaused()
    })
  }

  pause(): void {
    this.#watching?.refuse()
    const activity = this.#activity
    if (activity?.state !== this.#view.state) throw inputError(`${this.design.name} is not running`, 'Start it first.')
    activity.pause()
  }

  /**
   * Ends within a batch; resolves when it has.
   * @throws UserError at once while another process has it.
   */
  stop(): Promise<void> {
    this.#watching?.refuse()
    return this.#activity?.stop() ?? Promise.resolve()
  }

  /** Trials that train, in all. */
  setBudget(trials: number): void {
    const { study } = this.#own
    const design = { ...study.design, budget: { ...study.design.budget, trials } }
    writeDesign(study.path, design)
    this.#session = { ...this.#session, study: { ...study, design } }
    this.#settle()
  }

  /**
   * A guess to be trained before the search is asked again.
   * @throws UserError where the space has no such point, or what it makes does not fit.
   */
  enqueue(parameters: Parameters): number {
    const { trials, problem } = this.#own
    checkGuess(problem, parameters)
    const number = trials.enqueue(parameters, problem.space)
    this.#view.show(number)
    this.#settle()
    return number
  }

  /** Takes a trial out of the study; its row stays in the store, marked. */
  remove(number: number): void {
    const { trials, problem } = this.#own
    if (this.row(number).state === 'running') throw inputError(`trial ${number} is running`, 'Stop the study first.')
    trials.remove(number, problem.space)
    this.#view.forget(number)
    this.#settle()
  }

  row(number: number): TrialRow {
    const row = this.#view.rows.get(number)
    if (row) return row
    throw inputError(`${this.design.name} has no trial ${number}`, 'Choose one of its trials.')
  }

  /** What mapping one of its trials needs to know. */
  order(trial: number, target: string): MappingOrder {
    return { ...this.#session.study, trial, parameters: this.row(trial).parameters, target }
  }

  async close(): Promise<void> {
    this.#watching?.end()
    await this.#activity?.stop()
    this.#session.close()
  }

  /** By which the study is changed. @throws UserError while another process has it. */
  get #own(): Session {
    this.#watching?.refuse()
    return this.#session
  }

  get #readOnly(): Pick<StudySnapshot, 'readOnly'> {
    return this.#watching ? { readOnly: this.#watching.sentence } : {}
  }

  get #workers(): number {
    return this.#activity?.workers ?? 0
  }

  /** Begins what `work` does, or goes on with what is pausing. */
  #begin(state: Activity['state'], workers: number, work: Work): void {
    this.#watching?.refuse()
    if (this.#activity && this.#view.state !== 'pausing')
      throw inputError(`${this.design.name} is ${this.#view.state}`, 'Wait until that has ended.')
    if (this.#activity) return this.#activity.goOn()
    const told = (now: StudyState): void => this.#view.become(now, workers)
    this.#activity = beginActivity(state, workers, work, told, (failure) => {
      this.#activity = undefined
      this.#settle(failure)
    })
    told(state)
  }

  /** A study at rest may be finished, or no longer, by a change of its trials or its budget. */
  #settle(failure?: string): void {
    if (this.#activity) return
    const state = atRest(this.#session.study, this.#view.rows.values())
    if (failure || state !== this.#view.state) this.#view.become(state, 0, failure)
  }
}

/** @throws UserError when the folder is no study, or cannot be opened. */
export const openLiveStudy = async (id: string, path: string, aside?: Aside): Promise<LiveStudy> => {
  const study = readStudyFolder(path)
  const watching = watchOther(study, aside)
  return new LiveStudy(id, await (watching ? openToWatch : openSession)(study, aside), watching)
}
