/** The client: answers in any order, requests that wait for a line, a line that is lost and dialled again. */
import { describe, expect, it } from 'vitest'
import type { Reply } from '../../core/contract/service.ts'
import { createClient, Refusal, type Ends } from '../../renderer/service.ts'

const harness = () => {
  const sent: { id: number; method: string }[] = []
  const dials: Ends[] = []
  const waits: number[] = []
  const retries: (() => void)[] = []
  const client = createClient(
    (ends) => void dials.push(ends),
    (run, ms) => {
      waits.push(ms)
      retries.push(run)
    },
  )
  const line = { send: (message: unknown) => void sent.push(message as { id: number; method: string }) }
  return {
    client,
    sent,
    dials,
    waits,
    retries,
    open: () => dials.at(-1)!.opened(line),
    reply: (r: Reply) => dials.at(-1)!.received(r),
  }
}

describe('createClient', () => {
  it('holds requests until the line is open and matches answers by id', async () => {
    const { client, sent, open, reply } = harness()
    const first = client.call('studies.list', {})
    const second = client.call('draft.load', {})
    expect(sent).toHaveLength(0)
    open()
    expect(sent.map(({ method }) => method)).toEqual(['studies.list', 'draft.load'])
    reply({ id: 1, result: 'draft' })
    reply({ id: 0, result: [] })
    expect(await second).toBe('draft')
    expect(await first).toEqual([])
  })

  it('refuses with message and remedy', async () => {
    const { client, open, reply } = harness()
    const asked = client.call('study.start', { id: 'x' })
    open()
    reply({ id: 0, failure: { message: 'There is no study x', remedy: 'Choose one of the list.', kind: 'input' } })
    await expect(asked).rejects.toMatchObject({ message: 'There is no study x', remedy: 'Choose one of the list.' })
  })

  it('dials again when the line is lost, with growing waits, and tells what was under way', async () => {
    const { client, dials, waits, retries, open, sent } = harness()
    const states: string[] = []
    client.onState((state) => states.push(state))
    open()
    const asked = client.call('catalog', {})
    dials[0]!.lost()
    await expect(asked).rejects.toBeInstanceOf(Refusal)
    const waiting = client.call('studies.list', {})
    retries[0]!()
    dials[1]!.lost('refused')
    expect(waits[1]).toBeGreaterThan(waits[0]!)
    retries[1]!()
    open()
    expect(sent.at(-1)?.method).toBe('studies.list')
    dials[2]!.received({ id: 1, result: [] })
    expect(await waiting).toEqual([])
    expect(states).toEqual(['open', 'lost', 'refused', 'open'])
  })

  it('hands events to whoever listens', () => {
    const { client, open, reply } = harness()
    const heard: string[] = []
    client.onEvent(({ event }) => heard.push(event))
    open()
    reply({ event: 'studies' })
    expect(heard).toEqual(['studies'])
  })
})
