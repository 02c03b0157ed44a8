import { expect, it } from 'vitest'
import { linesOf } from '../../../host/suggest/lines.ts'

const lines = async (chunks: readonly Uint8Array[], most?: number): Promise<string[]> => {
  const found: string[] = []
  async function* stream() {
    yield* chunks
  }
  for await (const line of linesOf(stream(), most)) found.push(line)
  return found
}
const bytes = (text: string) => new TextEncoder().encode(text)

it('cuts bytes into lines, wherever they arrive cut', async () => {
  const text = bytes('{"é":1}\n\nzwei\r\nü')
  for (let at = 0; at <= text.length; at++)
    expect(await lines([text.slice(0, at), text.slice(at)])).toEqual(['{"é":1}', '', 'zwei', 'ü'])
})

it('needs no memory for a line without end', async () => {
  const endless = Array.from({ length: 50 }, () => bytes('x'.repeat(100)))
  expect(await lines([...endless, bytes('\nshort\n')], 1000)).toEqual(['x'.repeat(1000), 'short'])
})
