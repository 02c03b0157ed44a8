/** One line: ids, cancelling, how much at once, and what is told to a line that was full or has closed. */
import { expect, it } from 'vitest'
import type { Service } from '../../../host/service/service.ts'
import { openLine } from './lines.ts'
import type { LiveStudy } from '../../../host/service/live-study.ts'
import type { ServiceEvent } from '../../../core/contract/service.ts'

/** A service whose calls end when told; `study.open` watches one study. */
const heldService = () => {
  const calls: { signal: AbortSignal; end: (result: unknown) => void }[] = []
  const listeners = new Set<(event: ServiceEvent) => void>()
  const study = {
    id: 'digits',
    watch(listener: (event: ServiceEvent) => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    snapshot: () => ({ id: 'digits', seq: 9 }),
  } as unknown as LiveStudy
  const service: Service = {
    call: async (method, _, caller, signal) => {
      const result = await new Promise<unknown>((end) => calls.push({ signal, end }))
      if (method === 'study.open' && !signal.aborted) caller.watch(study)
      return result as never
    },
    watch: () => () => undefined,
    isTraining: () => false,
    close: () => Promise.resolve(),
  }
  return { service, calls, listeners }
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const state: ServiceEvent = { event: 'state', id: 'digits', seq: 1, state: 'running', workers: 1 }

it('a request taken back is told to the service and not answered; its place is free when it has ended', async () => {
  const { service, calls } = heldService()
  const line = openLine(service)
  line.receive({ id: 1, method: 'catalog' })
  line.receive({ cancel: 1 })
  line.receive({ cancel: 2 })
  expect(calls[0]!.signal.aborted).toBe(true)
  line.receive({ id: 1, method: 'catalog' })
  expect(line.sent).toMatchObject([{ id: 1, failure: { message: 'Request 1 is under way already' } }])
  calls[0]!.end('late')
  await settled()
  expect(line.sent).toHaveLength(1)
  line.receive({ id: 1, method: 'catalog' })
  calls[1]!.end('answer')
  await settled()
  expect(line.sent[1]).toEqual({ id: 1, result: 'answer' })
})

it('64 requests at once, cancelled or not, are enough', async () => {
  const { service, calls } = heldService()
  const line = openLine(service)
  for (let id = 0; id < 64; id++) line.receive({ id, method: 'catalog' })
  for (let cancel = 0; cancel < 64; cancel++) line.receive({ cancel })
  line.receive({ id: 64, method: 'catalog' })
  expect(calls).toHaveLength(64)
  expect(line.sent).toMatchObject([{ id: 64, failure: { message: 'More than 64 requests at once' } }])
})

it('a full line is told one snapshot for all it missed, once', async () => {
  const { service, calls, listeners } = heldService()
  const line = openLine(service)
  line.receive({ id: 1, method: 'study.open', input: { id: 'digits' } })
  calls[0]!.end('opened')
  await settled()
  listeners.forEach((tell) => tell(state))
  line.isFull = true
  for (let i = 0; i < 100; i++) listeners.forEach((tell) => tell(state))
  expect(line.events()).toEqual([state])
  line.isFull = false
  line.drained()
  line.drained()
  expect(line.events()).toEqual([state, { event: 'snapshot', snapshot: { id: 'digits', seq: 9 } }])
})

it('a line that closes watches nothing more, not even what it was just opening', async () => {
  const { service, calls, listeners } = heldService()
  const line = openLine(service)
  for (const id of [1, 2]) line.receive({ id, method: 'study.open', input: { id: 'digits' } })
  calls[0]!.end('opened')
  await settled()
  expect(listeners.size).toBe(1)
  line.close()
  calls[1]!.end('opened')
  await settled()
  expect(listeners.size).toBe(0)
  expect(line.sent).toHaveLength(1)
})
