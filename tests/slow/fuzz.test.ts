/** Whatever is sent over a line, the answer is a result or a typed error, and memory stays flat. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { methods } from '../../core/contract/service.ts'
import { createService } from '../../host/service/service.ts'
import { counted } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'
import { openLine } from '../host/service/lines.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heapMebibytes = (): number => {
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const words = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'id', '..', '.trash', 'a/b', '\0', 'studies']
const strange = fc.oneof(
  fc.constantFrom(
    ...words,
    NaN,
    Infinity,
    -0,
    2 ** 53,
    -1,
    0.5,
    null,
    undefined,
    '',
    'x'.repeat(10_000),
    '\u202e<img onerror>',
  ),
  fc.jsonValue({ maxDepth: 4 }),
  fc.object({ key: fc.constantFrom(...words), maxDepth: 3, withNullPrototype: true }),
)
/** What a method takes, with strange things in the places of its fields. */
const fields = ['id', 'trial', 'target', 'name', 'format', 'design', 'draft', 'parameters', 'trials', 'workers']
const input = fc.oneof(
  strange,
  fc.dictionary(fc.constantFrom(...fields), fc.oneof(strange, fc.constantFrom('ucaspian', 0, 1, {}))),
)
const method = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...Object.keys(methods)) },
  { weight: 1, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.string() },
)

const calls = counted(4_000, 100_000)

it(`${calls} random calls: no crash, no bug of ours, heap within 20 MiB`, { timeout: 1_200_000 }, async () => {
  const service = createService(temporaryFolder())
  onTestFinished(() => service.close())
  const line = openLine(service)
  const unexpected: unknown[] = []
  let sample: [string, unknown][] = []
  const heap: number[] = []
  for (let i = 0; i < calls; i++) {
    if (i % 1_000 === 0) {
      sample = fc.sample(fc.tuple(method, input), { numRuns: 1_000, seed: i })
      heap.push(heapMebibytes())
    }
    const [name, value] = sample[i % 1_000]!
    const answered = line.reply(i)
    line.receive({ id: i, method: name, input: value })
    const { failure } = await answered
    if (failure && (failure.kind === 'bug' || failure.message === '' || failure.remedy === ''))
      unexpected.push([name, value, failure])
    line.sent.length = 0
  }
  expect(unexpected).toEqual([])
  expect(Math.max(...heap.slice(1)) - Math.min(...heap.slice(1))).toBeLessThan(20)
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
})

it.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 4],
  ['a list', []],
  ['no id', { method: 'catalog' }],
  ['a negative id', { id: -1, method: 'catalog' }],
  ['a fraction of an id', { id: 0.5, method: 'catalog' }],
  ['another field', { id: 0, method: 'catalog', polluted: 1 }],
  ['a prototype', JSON.parse('{"id":0,"method":"catalog","__proto__":{"polluted":1}}')],
  ['a long method', { id: 0, method: 'x'.repeat(101) }],
  ['depth', JSON.parse(`{"id":0,"method":"draft.save","input":{"draft":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`)],
])('%s is no request', (_, message) => {
  const service = createService(temporaryFolder())
  const line = openLine(service)
  line.receive(message)
  expect(line.sent).toMatchObject([{ id: -1, failure: { kind: 'input', message: 'The message is no request' } }])
})
