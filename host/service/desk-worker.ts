/** A worker thread beside the service: does heavy errands, and tells each result or error. */
import { parentPort } from 'node:worker_threads'
import { UserError } from '../../core/contract/errors.ts'
import { digits } from '../../core/data/digits.ts'
import { openPack } from '../datasets/open.ts'
import { errands, type Errand, type ErrandName } from './errands.ts'

export interface Asked {
  readonly id: number
  readonly name: ErrandName
  readonly input: unknown
}

export type Told =
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: Error }
  | { readonly id: number; readonly refusal: Pick<UserError, 'kind' | 'message' | 'remedy'> }

const tell = (told: Told): void => parentPort!.postMessage(told)

const perform = async ({ id, name, input }: Asked): Promise<Told> => {
  try {
    return { id, result: await (errands[name] as Errand)(input, (progress) => tell({ id, progress })) }
  } catch (error) {
    if (!(error instanceof UserError)) return { id, error: error as Error }
    const { kind, message, remedy } = error
    return { id, refusal: { kind, message, remedy } }
  }
}

// the example's, and so that of most studies: reading it takes as long as reading thousands of trials
openPack(digits.name, '.').catch(() => undefined)

parentPort!.on('message', async (asked: Asked) => tell(await perform(asked)))
