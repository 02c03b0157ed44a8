/** The workers of an open study, and how whoever set them to work ends that. */
import { demandingParameters } from '../../core/study/setting.ts'
import { createPool, type Pool } from '../pool.ts'
import { exerciseOf, studyEngine } from './engine.ts'
import type { Session } from './session.ts'

export interface WorkOptions {
  /** Trainings at once. */
  readonly workers: number
  /** Ends the work within a batch. */
  readonly signal: AbortSignal
  /** True while nothing further may begin. */
  readonly isPaused?: () => boolean
}

/** On the engine that the study began with, or one that is chosen now. */
export const openWorkers = async (session: Session, { workers, signal }: WorkOptions): Promise<Pool> => {
  const { study, setting, split, store } = session
  const { path, design } = study
  const engine = await studyEngine(store, () => exerciseOf(setting, split, demandingParameters(setting, design)))
  return createPool(design, path, engine.name, workers, signal)
}
