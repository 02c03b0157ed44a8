/** Text that is no message of ours, as it comes over a WebSocket: one typed answer each, and the window stays. */
import { expect, it } from 'vitest'
import { ask, openWindow, startHost } from './hosts.ts'

it.each([
  ['nothing', ''],
  ['words', 'hello'],
  ['NaN', 'NaN'],
  ['NaN in a field', '{"id":NaN,"method":"catalog"}'],
  ['half an object', '{"id":1,'],
  ['two objects', '{"id":1}{"id":2}'],
  ['a prototype', '{"id":1,"method":"catalog","__proto__":{"polluted":true}}'],
  ['a million brackets', '['.repeat(1_000_000)],
  ['a message nested half a million deep', '['.repeat(500_000) + ']'.repeat(500_000)],
  ['1 MiB of one word', 'x'.repeat(2 ** 20)],
])('%s', async (_, text) => {
  const window = await openWindow(await startHost())
  expect(await ask(window, text, -1)).toMatchObject({ id: -1, failure: { kind: 'input' } })
  expect(await ask(window, { id: 7, method: 'studies.list' })).toEqual({ id: 7, result: [] })
})

it('bytes instead of text', async () => {
  const window = await openWindow(await startHost())
  const answered = ask(window, '?', -1)
  window.send(Buffer.from('{"id":7,"method":"studies.list"}'))
  expect(await answered).toMatchObject({ failure: { kind: 'input' } })
})

it('a message of nearly 1 MiB is taken whole', async () => {
  const window = await openWindow(await startHost())
  const draft = 'é'.repeat(500_000)
  expect(await ask(window, { id: 1, method: 'draft.save', input: { draft } })).toEqual({ id: 1, result: null })
  expect(await ask(window, { id: 2, method: 'draft.load' })).toEqual({ id: 2, result: draft })
})
