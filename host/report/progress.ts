/** How far a running study is: one line that renews itself on a terminal, a line a finished trial elsewhere. */
import { SingleBar } from 'cli-progress'
import type { FrontSummary } from '../../core/study/front.ts'
import type { Metrics, ObjectiveName } from '../../core/study/objectives.ts'
import type { StudyWatcher, TrialOutcome } from '../../core/study/runner.ts'
import { finishedLine, progressLine, type Budget, type Standing } from './progress-line.ts'
import { plain } from './text.ts'

/** Where progress is written; a terminal says so and how wide it is. */
export interface ProgressStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface ProgressOptions extends Budget {
  /** Trials that count towards the budget already, by number. */
  readonly done: readonly number[]
  /** Least validation error of those. */
  readonly bestError?: number | undefined
  readonly objectives: readonly ObjectiveName[]
  readonly stream: ProgressStream
  /** In seconds. */
  readonly now: () => number
}

/** A watcher of the study whose `finished` is told the front too. `stop` wipes the line: call it before printing. */
export interface Progress extends Required<Omit<StudyWatcher, 'finished'>> {
  finished(number: number, outcome: TrialOutcome, metrics: Metrics | undefined, front: FrontSummary): void
  stop(): void
}

const redrawsPerSecond = 4
const unknownWidth = 80

/** The bar's terminal without its jumps back to where it began, over messages that were printed meanwhile. */
const withoutJumps = (stream: ProgressStream): NodeJS.WritableStream =>
  ({
    isTTY: true,
    get columns() {
      return stream.columns
    },
    write: (text: string) => stream.write(text.replaceAll('\u001b7', '').replaceAll('\u001b8', '')),
  }) as unknown as NodeJS.WritableStream

/** Draws what `line` says until it is stopped. */
export const startBar = (stream: ProgressStream, line: (width: number) => string): (() => void) => {
  const bar = new SingleBar({
    stream: withoutJumps(stream),
    // One column stays free: terminals wrap a line that fills them.
    format: () => line((stream.columns || unknownWidth) - 1),
    fps: redrawsPerSecond,
    linewrap: true,
    clearOnComplete: true,
  })
  bar.start(1, 0)
  return () => bar.stop()
}

/** Shows the progress of a study's session, from now on. */
export const createProgress = (options: ProgressOptions): Progress => {
  const { done, objectives, stream, now } = options
  const started = now()
  const running = new Set<number>()
  const ended = new Set(done)
  let doneNow = 0
  let { bestError } = options
  let hypervolume: number | null = null
  let epoch: Standing['epoch']
  const standing = (): Standing => ({
    done: ended.size,
    doneNow,
    running: running.size,
    elapsed: now() - started,
    bestError,
    hypervolume,
    epoch,
  })

  const stop = stream.isTTY ? startBar(stream, (width) => progressLine(options, standing(), width)) : () => {}
  const say = (line: string): void => {
    if (!stream.isTTY) stream.write(`${plain(line)}\n`)
  }
  return {
    started: (number) => {
      running.add(number)
      ended.delete(number)
    },
    epoch: (number, line) => {
      epoch = { trial: number, epoch: line.epoch, error: line.validationError }
    },
    finished: (number, outcome, metrics, front) => {
      running.delete(number)
      if (epoch?.trial === number) epoch = undefined
      if (outcome.state === 'stopped') return
      ended.add(number)
      doneNow++
      hypervolume = front.hypervolume
      if (outcome.state === 'pruned') say(`trial ${number}: pruned ${outcome.verdict.reason}`)
      if (outcome.state === 'failed') say(`trial ${number}: failed, ${outcome.reason}`)
      if (!metrics) return
      bestError = Math.min(bestError ?? Infinity, metrics.error)
      say(finishedLine(number, objectives, metrics, front.trials.includes(number)))
    },
    stop,
  }
}
