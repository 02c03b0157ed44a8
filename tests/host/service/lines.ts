/** A line to a service that keeps what was sent, and can be full. */
import { connect, type Connection } from '../../../host/service/connection.ts'
import type {
  MethodName,
  InputOf,
  OutputOf,
  Reply,
  ServiceEvent,
  ServiceFailure,
} from '../../../core/contract/service.ts'
import type { Service } from '../../../host/service/service.ts'

export interface TestLine extends Connection {
  readonly sent: Reply[]
  isFull: boolean
  /** The next reply to a request with this id. */
  reply(id: number): Promise<{ readonly result?: unknown; readonly failure?: ServiceFailure }>
  /** Asks and waits; throws a failure's message. */
  ask<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>>
  /** Asks and waits for the refusal. */
  refusal(method: string, input: unknown): Promise<ServiceFailure>
  events(): ServiceEvent[]
}

export const openLine = (service: Service): TestLine => {
  const sent: Reply[] = []
  const waiting = new Map<number, (reply: Reply) => void>()
  let next = 0
  const connection = connect(service, {
    isFull: () => line.isFull,
    send(reply) {
      sent.push(structuredClone(reply))
      if (!('id' in reply) || 'event' in reply) return
      waiting.get(reply.id)?.(reply)
      waiting.delete(reply.id)
    },
  })
  const reply: TestLine['reply'] = (id) => new Promise((resolve) => waiting.set(id, resolve as (reply: Reply) => void))
  const request = (method: string, input: unknown) => {
    const id = next++
    const answered = reply(id)
    connection.receive({ id, method, input })
    return answered
  }
  const line: TestLine = {
    ...connection,
    sent,
    isFull: false,
    reply,
    async ask(method, input) {
      const { result, failure } = await request(method, input)
      if (failure) throw new Error(`${failure.message}. ${failure.remedy}`)
      return result as OutputOf<typeof method>
    },
    async refusal(method, input) {
      const { failure } = await request(method, input)
      if (!failure) throw new Error(`${method} was not refused`)
      return failure
    },
    events: () => sent.flatMap((message) => ('event' in message ? [message] : [])),
  }
  return line
}
