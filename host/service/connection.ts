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

/** Deeper than any message of ours; a reader or writer that recurses would end in a full stack. */
const mostNested = 64

const isNestedDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isNestedDeeper(part, levels - 1)))

export const connect = (service: Service, line: Line): Connection => {
  const requests = new Map<number, AbortController>()
  const watched = new Map<string, () => void>()
  /** What to tell instead of what was left out while the line was full, by study; '' is the list of them. */
  const missed = new Map<string, () => ServiceEvent>()

  const teller =
    (key: string, instead: () => ServiceEvent) =>
    (event: ServiceEvent): void => {
      if (line.isFull()) missed.set(key, instead)
      else line.send(event)
    }
  const unwatchAll = service.watch(teller('', () => ({ event: 'studies' })))

  const caller: Caller = {
    watch(study) {
      caller.unwatch(study.id)
      const tell = teller(study.id, () => ({ event: 'snapshot', snapshot: study.snapshot() }))
      watched.set(study.id, study.watch(tell))
    },
    unwatch(id) {
      watched.get(id)?.()
      watched.delete(id)
      missed.delete(id)
    },
  }

  const answer = async (id: number, name: string, value: unknown): Promise<void> => {
    const refuse = (message: string): void => line.send({ id, failure: badInput(message) })
    if (!isMethod(name)) return refuse(`There is no method ${name}`)
    if (requests.has(id)) return refuse(`Request ${id} is under way already`)
    if (requests.size >= mostRequests) return refuse(`More than ${mostRequests} requests at once`)
    const input = methods[name].input.safeParse(value ?? {})
    if (!input.success) {
      const issue = input.error.issues[0]!
      return refuse(`${name}: ${issue.path.join('.') || 'input'}: ${issue.message}`)
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
      const request = isNestedDeeper(message, mostNested) ? undefined : requestSchema.safeParse(message)
      if (!request?.success) line.send({ id: -1, failure: badInput('The message is no request') })
      else if ('cancel' in request.data) requests.get(request.data.cancel)?.abort()
      else void answer(request.data.id, request.data.method, request.data.input)
    },
    drained() {
      const left = [...missed.values()]
      missed.clear()
      for (const instead of left) line.send(instead())
    },
    close() {
      unwatchAll()
      for (const id of [...watched.keys()]) caller.unwatch(id)
      for (const controller of requests.values()) controller.abort()
    },
  }
}
