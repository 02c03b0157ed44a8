/** `confirm`: the members of a front trained again with further seeds; those that stay are tested, once. */
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Confirmation } from '../../core/contract/confirmation.ts'
import { withUnit } from '../../core/formulas/numbers.ts'
import type { Task } from '../../core/study/confirmation.ts'
import { objectiveDoc } from '../../core/study/objectives.ts'
import { defaultWorkers } from '../pool.ts'
import { confirmationTable, confirmingLine, countsOf, repeatLine } from '../report/confirmation-text.ts'
import { startBar } from '../report/progress.ts'
import { confirmSession, planConfirmation } from '../study/confirm.ts'
import { files, readStudyFolder } from '../study/folder.ts'
import { openSession } from '../study/session.ts'
import { watchInterrupts } from './interrupt.ts'
import { countOption } from './options.ts'
import { emit, exitCodes, note, print } from './output.ts'

interface Options {
  readonly seeds?: number
  readonly workers?: number
  readonly json?: boolean
}

const seconds = (): number => Date.now() / 1000

const emitAll = ({ members, ...confirmation }: Confirmation): void => {
  for (const member of members) emit({ type: 'member', ...member })
  emit({ type: 'confirmation', ...confirmation, stay: members.flatMap(({ trial, stays }) => (stays ? [trial] : [])) })
}

const run = async (path: string, { seeds, workers = defaultWorkers(), json }: Options): Promise<number> => {
  const study = readStudyFolder(path)
  const columns = study.design.objectives.map(({ name }) => objectiveDoc(name))
  const interrupt = watchInterrupts()
  const session = await openSession(study)
  let stopBar = (): void => undefined
  try {
    let now = planConfirmation(session, seeds)
    note(
      `${study.design.name}: ${now.members.length} members, ${now.seeds} further seeds each for weights, order and noise; the samples stay the same`,
    )
    const [started, before] = [seconds(), countsOf(now).done]
    let newest = ''
    const secondsLeft = (): number => {
      const { done, all } = countsOf(now)
      return ((seconds() - started) * (all - done)) / (done - before)
    }
    if (process.stderr.isTTY)
      stopBar = startBar(process.stderr, (width) => confirmingLine(now, newest, secondsLeft(), width))
    const { end, confirmation } = await confirmSession(session, {
      seeds,
      workers,
      signal: interrupt.signal,
      watcher: {
        epoch: ({ trial, seed }: Task, { epoch, validationError }) => {
          newest = `#${trial} seed ${seed} epoch ${epoch}: ${withUnit(validationError, 'share')}`
        },
        changed: (next, by) => {
          now = next
          if (!by) return
          if (json) {
            const member = next.members.find(({ trial }) => trial === by.trial)!
            emit({ type: 'repeat', trial: by.trial, ...member.repeats.find(({ seed }) => seed === by.seed) })
          }
          if (!process.stderr.isTTY) note(repeatLine(next, columns, by.trial, by.seed))
        },
      },
    })
    stopBar()
    if (end !== 'done') {
      note(`Stopped. Go on with: spikefront confirm ${path}`)
      return interrupt.code() ?? exitCodes.done
    }
    if (json) emitAll(confirmation)
    else {
      print(confirmationTable(confirmation, columns, process.stdout.columns ?? 100))
      print(join(path, files.confirmation))
    }
    return exitCodes.done
  } finally {
    stopBar()
    session.close()
    interrupt.release()
  }
}

export const addConfirm = (program: Command, done: (code: number) => void): void => {
  program
    .command('confirm <study>')
    .description("the front's members trained again with further seeds; those that stay are tested, once")
    .option(
      '--seeds <n>',
      'trainings of each member (default: 5, or as many as it was begun with)',
      countOption('--seeds'),
    )
    .option('--workers <n>', 'trained at once (default: one a core)', countOption('--workers'))
    .option('--json', 'JSON lines on stdout: a training each, then the members')
    .addHelpText('after', '\nExample:\n  spikefront confirm studies/digits-on-ucaspian --seeds 5')
    .action(async (path: string, options: Options) => done(await run(path, options)))
}
