/** A study that another process trains, as long as it does: looked at once a second, changed by nobody here. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inputError } from '../../core/contract/errors.ts'
import { lockHolder } from '../files/lock.ts'
import { files, readStudyFolder, type StudyFolder } from '../study/folder.ts'
import { openSession, type Aside, type Session } from '../study/session.ts'

export interface Watching {
  /** Why the study cannot be changed here. */
  readonly sentence: string
  /** @throws UserError that says so. */
  refuse(): never
  /** Calls `look` once a second, the next time only when the last has ended. */
  begin(look: () => Promise<void>): void
  /** The study opened for training, once the other process has let it go. */
  takeOver(): Promise<Session | undefined>
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
  return {
    sentence,
    refuse() {
      throw inputError(message, remedy)
    },
    begin(look) {
      const next = (): void => {
        timer = setTimeout(() => {
          // what cannot be read now may be a moment later: the other process writes
          look()
            .catch(() => undefined)
            .finally(() => isOver || next())
        }, everyMs).unref()
      }
      next()
    },
    async takeOver() {
      if (lockHolder(path) !== undefined) return undefined
      const session = await openSession(readStudyFolder(path), aside)
      clearTimeout(timer)
      if (!isOver) {
        isOver = true
        return session
      }
      session.close()
      return undefined
    },
    end() {
      isOver = true
      clearTimeout(timer)
    },
  }
}
