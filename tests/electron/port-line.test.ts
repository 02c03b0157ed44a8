/** A window's port: what it acknowledges flows, what it does not waits, and then it gets the study as it is. */
import { expect, it } from 'vitest'
import type { ServiceEvent } from '../../core/contract/service.ts'
import { servePort } from '../../electron/port-line.ts'
import type { Service } from '../../host/service/service.ts'

const told = (): { service: Service; tell: (event: ServiceEvent) => void; listeners: Set<unknown> } => {
  const listeners = new Set<(event: ServiceEvent) => void>()
  const service: Service = {
    call: () => Promise.resolve('answer' as never),
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    isTraining: () => false,
    close: () => Promise.resolve(),
  }
  return { service, tell: (event) => listeners.forEach((listener) => listener(event)), listeners }
}

it('holds events above 512 unread, and goes on when they are read', async () => {
  const { service, tell, listeners } = told()
  const sent: unknown[] = []
  const line = servePort(service, { postMessage: (message) => sent.push(message) })
  for (let i = 0; i < 2_000; i++) tell({ event: 'studies' })
  expect(sent.length).toBe(513)
  line.receive({ taken: 100 })
  expect(sent.length).toBe(513)
  line.receive({ taken: 513 })
  expect(sent.length).toBe(514)
  tell({ event: 'studies' })
  expect(sent.length).toBe(515)
  line.receive({ id: 1, method: 'studies.list' })
  await expect.poll(() => sent.at(-1)).toEqual({ id: 1, result: 'answer' })
  line.close()
  expect(listeners.size).toBe(0)
})

it.each([[{ taken: 'x' }], [null], ['taken'], [[]]])('%j is answered as no request', (message) => {
  const sent: unknown[] = []
  servePort(told().service, { postMessage: (reply) => sent.push(reply) }).receive(message)
  expect(sent).toMatchObject([{ id: -1, failure: { kind: 'input' } }])
})
