/** What opens a study from outside: `spikefront://study/ID/trial/N` and paths of study.spikefront, checked before use. */
import { basename, dirname, isAbsolute, normalize } from 'node:path'

export const linkScheme = 'spikefront'

/** What a window is asked to show. */
export interface Shown {
  readonly study: string
  readonly trial?: number
}

/** A study named by a link, or undefined for any link that is not exactly of our form. */
export const readLink = (text: string): Shown | undefined => {
  if (text.length > 300) return undefined
  const found = /^spikefront:\/\/study\/((?!\.)[\p{L}\p{N}_.-]{1,200})(?:\/trial\/(\d{1,7}))?\/?$/u.exec(decoded(text))
  if (!found) return undefined
  const [, study, trial] = found
  return { study: study!, ...(trial !== undefined && { trial: Number(trial) }) }
}

/** Escapes undone once, as the system writes letters beyond ASCII; a second layer stays and is refused. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

/** A study in a folder, from the path of its study.spikefront or of the folder itself. */
export interface StudyPlace {
  /** The studies folder. */
  readonly root: string
  readonly study: string
}

export const placeOf = (path: string): StudyPlace | undefined => {
  if (!isAbsolute(path) || path.includes('\0')) return undefined
  const clean = normalize(path)
  const folder = basename(clean) === 'study.spikefront' ? dirname(clean) : clean
  const root = dirname(folder)
  return root === folder ? undefined : { root, study: basename(folder) }
}

/** What a start, or a second one, was asked to open: its last argument that is a link or a study's file. */
export const askedFor = (args: readonly string[]): { link: Shown } | { place: StudyPlace } | undefined => {
  for (const arg of args.toReversed()) {
    const link = readLink(arg)
    if (link) return { link }
    const place = basename(arg) === 'study.spikefront' ? placeOf(arg) : undefined
    if (place) return { place }
  }
  return undefined
}
