/** Lines between threads: an end that dies or keeps silent is a sentence, not a wait without end. */
import { MessageChannel, Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { createCounts, lineOver } from '../../../host/team/line.ts'

/** A thread that answers with what it is told, until it is told to end or to keep silent. */
const echo = () => {
  const { port1, port2 } = new MessageChannel()
  const counts = createCounts()
  const worker = new Worker(new URL('./echo.ts', import.meta.url), {
    workerData: { port: port2, counts },
    transferList: [port2],
  })
  return { line: lineOver(port1, counts, 0), worker }
}

it('brings answers to one who blocks', async () => {
  const { line, worker } = echo()
  for (const word of ['a', 'b', 'c']) {
    line.send(word)
    expect(line.receive(10)).toBe(word)
  }
  await worker.terminate()
})

it('tells of a thread that ended', () => {
  const { line } = echo()
  line.send('end')
  expect(() => line.receive(10)).toThrow('a thread of the training ended')
})

it('waits no longer than it was told to', async () => {
  const { line, worker } = echo()
  line.send('silence')
  expect(() => line.receive(0.1)).toThrow('did not answer for 0.1 s')
  await worker.terminate()
})
