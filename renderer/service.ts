/** The window's end of the service: requests answered in any order, events told, the line dialled again when it is lost. */
import type { InputOf, MethodName, OutputOf, Reply, ServiceEvent, ServiceFailure } from '../core/contract/service.ts'
import { messages } from './messages.ts'

/** What the service answered instead of a result. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly remedy: string
  readonly kind: ServiceFailure['kind']

  constructor({ message, remedy, kind }: ServiceFailure) {
    // what follows it ends its sentence
    super(message.replace(/\.$/, ''))
    this.remedy = remedy
    this.kind = kind
  }
}

export interface Line {
  send(message: unknown): void
}

/** What a line tells. */
export interface Ends {
  opened(line: Line): void
  received(reply: Reply): void
  /** `refused`: there is somebody, who does not let this window in. */
  lost(why?: 'lost' | 'refused'): void
}

/** Makes one attempt at a line. */
export type Dial = (ends: Ends) => void

export type LineState = 'connecting' | 'open' | 'lost' | 'refused'

export interface Client {
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>
  onEvent(listener: (event: ServiceEvent) => void): void
  onState(listener: (state: LineState) => void): void
}

interface Waiting {
  readonly message: unknown
  readonly resolve: (result: never) => void
  readonly reject: (error: Refusal) => void
}

const firstWaitMs = 300
const longestWaitMs = 4000

/** Requests asked while there is no line wait for it; those that were under way when it was lost are refused. */
export const createClient = (dial: Dial, later: (run: () => void, ms: number) => void = setTimeout): Client => {
  let line: Line | undefined
  let wait = firstWaitMs
  let next = 0
  const waiting = new Map<number, Waiting>()
  const unsent: number[] = []
  const eventListeners: ((event: ServiceEvent) => void)[] = []
  const stateListeners: ((state: LineState) => void)[] = []
  const tell = (state: LineState): void => stateListeners.forEach((listener) => listener(state))

  const ends: Ends = {
    opened(opened) {
      line = opened
      wait = firstWaitMs
      for (const id of unsent.splice(0)) line.send(waiting.get(id)!.message)
      tell('open')
    },
    received(reply) {
      if ('event' in reply) return eventListeners.forEach((listener) => listener(reply))
      const request = waiting.get(reply.id)
      waiting.delete(reply.id)
      if ('failure' in reply) request?.reject(new Refusal(reply.failure))
      else request?.resolve(reply.result as never)
    },
    lost(why = 'lost') {
      line = undefined
      for (const [id, { reject }] of waiting) {
        if (unsent.includes(id)) continue
        waiting.delete(id)
        reject(new Refusal({ ...messages.line.lost, kind: 'work' }))
      }
      tell(why)
      later(() => dial(ends), wait)
      wait = Math.min(longestWaitMs, wait * 2)
    },
  }
  dial(ends)

  return {
    call: (method, input) =>
      new Promise((resolve, reject) => {
        const id = next++
        const message = { id, method, input }
        waiting.set(id, { message, resolve, reject })
        if (line) line.send(message)
        else unsent.push(id)
      }),
    onEvent: (listener) => void eventListeners.push(listener),
    onState: (listener) => void stateListeners.push(listener),
  }
}
