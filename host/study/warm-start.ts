/** warm-start.json of a study's folder: what it took from other studies when it was first opened. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Problem } from '../../core/search/problem.ts'
import type { Design } from '../../core/study/design.ts'
import { warmed, warmStartOf, warmStartSchema, type WarmStart } from '../../core/study/warm-start.ts'
import { readJsonFile } from '../files/json.ts'
import { earlierStudy } from './earlier-study.ts'
import { files, writeStudyFile } from './folder.ts'

/**
 * What the design's `warmStart` teaches.
 * @param baseDir what its paths are relative to.
 * @throws UserError where one of the studies is none, or teaches nothing.
 */
export const warmStartFor = (baseDir: string, { warmStart }: Design, problem: Problem): WarmStart =>
  warmStartOf(
    problem,
    warmStart.map((path) => ({ ...earlierStudy(resolve(baseDir, path)), from: path })),
  )

/** What is to be said of a warm start. */
export const notesOf = ({ studies }: WarmStart): string[] => studies.flatMap(({ notes }) => notes)

/**
 * Copies what the design's `warmStart` names into the folder, unless that was done.
 * @returns what is to be said of it, sentences; none where it was done before.
 * @throws UserError where one of the studies is none, or teaches nothing.
 */
export const takeWarmStart = (folder: string, design: Design, problem: Problem): readonly string[] => {
  if (design.warmStart.length === 0 || existsSync(join(folder, files.warmStart))) return []
  const taken = warmStartFor(folder, design, problem)
  writeStudyFile(folder, files.warmStart, `${JSON.stringify(taken, null, 1)}\n`)
  return notesOf(taken)
}

/** The problem with what was taken. */
export const withWarmStart = (folder: string, problem: Problem): Problem => {
  const path = join(folder, files.warmStart)
  if (!existsSync(path)) return problem
  const remedy = 'Remove it: it is made again while the studies that the design names are there.'
  return warmed(problem, readJsonFile(path, warmStartSchema, remedy))
}
