/** One line to the service: messages checked, requests answered or taken back, events held while the line is full. */
import { UserError } from '../../core/contract/errors.ts'
import {
  methods,
  requestSchema,
  type MethodName,
  type Reply,
  type ServiceEvent,
  type ServiceFailure,
} from '../../core/contract/service.ts'
import type { LiveStudy } from './live-study.ts'
import type { Caller, Service } from './service.ts'

/** How messages leave. */
export interface Line {
  send(reply: Reply): void
  /** True while the other side is too slow: events wait. */
  isFull(): boolean
}

export interface Connection {
  /** A message as it came, already parsed from JSON. */
  receive(message: unknown): void
  /** The line takes messages again. */
  drained(): void
  close(): void
}

/** Requests of one line at work at once; more are refused. */
const mostRequests = 64

const failureOf = (error: unknown): ServiceFailure =>
  error instanceof UserError
    ? { message: error.message, remedy: error.remedy, kind: error.kind }
    : {
        message: `Spikefront met a bug of its own: ${error instanceof Error ? error.message : String(error)}`,
        remedy: 'Try again; if it stays, report it with what you did.',
        kind: 'bug',
      }

const badInput = (message: string): ServiceFailure => ({ message, remedy: 'Reload the window.', kind: 'input' })

const isMethod = (name: string): name is MethodName => Object.hasOwn(methods, name)

export const connect = (service: Service, line: Line): Connection => {
  const requests = new Map<number, AbortController>()
  const watched = new Map<string, { study: LiveStudy; unwatch: () => void }>()
  /** Studies of which events were left out while the line was full. */
  const missed = new Set<string>()

  const tell = (event: ServiceEvent): void => {
    if (!line.isFull()) line.send(event)
    else if ('id' in event) missed.add(event.id)
  }
  const unwatchAll = service.watch(tell)

  const caller: Caller = {
    watch(study) {
      caller.unwatch(study.id)
      watched.set(study.id, { study, unwatch: study.watch(tell) })
    },
    unwatch(id) {
      watched.get(id)?.unwatch()
      watched.delete(id)
      missed.delete(id)
    },
  }

  const answer = async (id: number, name: string, value: unknown): Promise<void> => {
    const refuse = (failure: ServiceFailure): void => line.send({ id, failure })
    if (!isMethod(name)) return refuse(badInput(`There is no method ${name}`))
    if (requests.has(id)) return refuse(badInput(`Request ${id} is under way already`))
    if (requests.size >= mostRequests) return refuse(badInput(`More than ${mostRequests} requests at once`))
    const input = methods[name].input.safeParse(value ?? {})
    if (!input.success) {
      const issue = input.error.issues[0]!
      return refuse(badInput(`${name}: ${issue.path.join('.') || 'input'}: ${issue.message}`))
    }
    const controller = new AbortController()
    requests.set(id, controller)
    try {
      const result = await service.call(name, input.data as never, caller, controller.signal)
      if (!controller.signal.aborted) line.send({ id, result })
    } catch (error) {
      if (!controller.signal.aborted) line.send({ id, failure: failureOf(error) })
    } finally {
      requests.delete(id)
    }
  }

  return {
    receive(message) {
      const request = requestSchema.safeParse(message)
      if (!request.success) line.send({ id: -1, failure: badInput('The message is no request') })
      else if ('cancel' in request.data) {
        const { cancel } = request.data
        requests.get(cancel)?.abort()
        requests.delete(cancel)
      } else void answer(request.data.id, request.data.method, request.data.input)
    },
    drained() {
      for (const id of missed) {
        const study = watched.get(id)?.study
        if (study) line.send({ event: 'snapshot', snapshot: study.snapshot() })
      }
      missed.clear()
    },
    close() {
      unwatchAll()
      for (const { unwatch } of watched.values()) unwatch()
      watched.clear()
      for (const controller of requests.values()) controller.abort()
    },
  }
}
