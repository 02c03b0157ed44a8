/** A study that another process trains, as long as it does: looked at once a second, changed by nobody here. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Confirmation } from '../../core/contract/confirmation.ts'
import { inputError } from '../../core/contract/errors.ts'
import { lockHolder } from '../files/lock.ts'
import type { StudyStore } from '../store/study-store.ts'
import { readConfirmation } from '../study/confirmation-file.ts'
import { files, readStudyFolder, type StudyFolder } from '../study/folder.ts'
import { openSession, type Aside, type Session } from '../study/session.ts'

/** Who is told what the other process does. */
export interface Follower {
  /** The store has changed. */
  changed(): void
  /** What stands in the file, changed or not. */
  confirmed(confirmation: Confirmation): void
  /** The other process has let the study go: here it is, open for training. */
  released(session: Session): void
}

export interface Watching {
  /** Why the study cannot be changed here. */
  readonly sentence: string
  /** @throws UserError that says so. */
  refuse(): never
  /** Looks once a second, the next time only when the last has ended. */
  begin(store: StudyStore, follower: Follower): void
  end(): void
}

const everyMs = 1_000

/** Why a study whose lock somebody else holds cannot be changed here. */
export const trainedElsewhere = (holder: number | 'unknown') => {
  const message = `The study is trained by another process${holder === 'unknown' ? '' : ` (${holder})`}`
  const remedy = 'Stop it there (Ctrl-C saves), then it can be changed here.'
  return { message, remedy, sentence: `${message}. ${remedy}` }
}

/** @returns undefined where no other process has the study, or it has only just begun it. */
export const watchOther = ({ path }: StudyFolder, aside?: Aside): Watching | undefined => {
  const holder = lockHolder(path)
  if (typeof holder !== 'number' || !existsSync(join(path, files.store))) return undefined
  const { message, remedy, sentence } = trainedElsewhere(holder)
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  let version: number | undefined

  const look = async (store: StudyStore, follower: Follower): Promise<void> => {
    const now = store.version()
    if (now !== version) follower.changed()
    version = now
    const confirmation = readConfirmation(path)
    if (confirmation) follower.confirmed(confirmation)
    if (lockHolder(path) !== undefined) return
    const session = await openSession(readStudyFolder(path), aside)
    if (isOver) return session.close()
    isOver = true
    follower.released(session)
  }
  return {
    sentence,
    refuse() {
      throw inputError(message, remedy)
    },
    begin(store, follower) {
      const next = (): void => {
        timer = setTimeout(() => {
          // what cannot be read now may be a moment later: the other process writes
          look(store, follower)
            .catch(() => undefined)
            .finally(() => isOver || next())
        }, everyMs).unref()
      }
      next()
    },
    end() {
      isOver = true
      clearTimeout(timer)
    },
  }
}
