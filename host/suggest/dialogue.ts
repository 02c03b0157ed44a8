/** The search as a dialogue: a line in, a line out; whatever the line is, the dialogue goes on. */
import { inputError } from '../../core/contract/errors.ts'
import { parseJson } from '../../core/json.ts'
import { createAskTell, type AskTell } from '../../core/search/ask-tell.ts'
import { prunerNamed } from '../../core/search/pruning/pruners.ts'
import { samplers } from '../../core/search/samplers/samplers.ts'
import { openKeptStudy } from './kept-study.ts'
import { orderOf, problemIn, requestSchema, type Opening, type Order, type Request, type Telling } from './requests.ts'

/** What a request is answered by, without its id. */
type Answer = Readonly<Record<string, unknown>>

export interface Dialogue {
  /** Answers a request; throws a UserError, and changes nothing, where it cannot be met. */
  answer(text: string): Answer
  close(): void
}

interface Opened {
  readonly order: Order
  readonly search: AskTell
  close(): void
}

const open = (request: Opening): { readonly opened: Opened; readonly answer: Answer } => {
  const given = orderOf(request)
  const kept = request.study === undefined ? undefined : openKeptStudy(request.study, given)
  const order = kept?.order ?? given!
  const { rule } = prunerNamed(order.pruning)
  const search = createAskTell({
    problem: problemIn(order),
    suggest: samplers[order.sampler].suggest,
    ...(rule && { rule }),
    seed: order.seed,
    ...(kept && { observations: kept.observations, keeper: kept.keeper }),
  })
  const answer = {
    ok: true,
    ...(kept && { trials: kept.observations.length }),
    ...(kept?.leftOut && { leftOut: kept.leftOut }),
  }
  return { opened: { order, search, close: () => kept?.close() }, answer }
}

const tell = (search: AskTell, { trial, values, state, step, intermediate, figures, cost }: Telling): Answer => {
  if (intermediate === undefined) {
    search.tell(trial, values ?? state!, { ...(figures && { figures }), ...(cost !== undefined && { cost }) })
    return { ok: true }
  }
  return { ok: true, prune: search.report(trial, step!, intermediate) }
}

export const createDialogue = (): Dialogue => {
  let opened: Opened | undefined

  const meet = (request: Request): Answer => {
    if (request.op === 'open') {
      if (opened) throw inputError('a search is open already', 'Start another process for another search.')
      const { answer, ...found } = open(request)
      opened = found.opened
      return answer
    }
    if (!opened) throw inputError(`${request.op} comes before open`, 'Open a search first.')
    const { search } = opened
    switch (request.op) {
      case 'ask':
        return { ...(search.ask() ?? { done: true }) }
      case 'tell':
        return tell(search, request)
      case 'enqueue':
        return { ok: true, trial: search.enqueue(request.parameters) }
      case 'front':
        return { trials: search.front(), hypervolume: search.hypervolume() }
    }
  }

  return {
    answer: (text) => meet(parseJson('the line', text, requestSchema, 'README shows what may be said.')),
    close: () => opened?.close(),
  }
}

/** The id of a line, as far as it has one, so that an error can be matched to it. */
const idOf = (text: string): Answer => {
  try {
    const { id } = JSON.parse(text) as { id?: unknown }
    return typeof id === 'number' || typeof id === 'string' ? { id } : {}
  } catch {
    return {}
  }
}

/** @param explain the words for whatever was thrown. */
export const answerLine = ({ answer }: Dialogue, text: string, explain: (error: unknown) => string): string => {
  try {
    return JSON.stringify({ ...answer(text), ...idOf(text) })
  } catch (error) {
    return JSON.stringify({ error: explain(error), ...idOf(text) })
  }
}
