/** A thread for line.test.ts. */
import { workerData, type MessagePort } from 'node:worker_threads'
import { lineOver, type Counts } from '../../../host/team/line.ts'

const { port, counts } = workerData as { port: MessagePort; counts: Counts }
const line = lineOver(port, counts, 1)
process.on('exit', line.leave)
for (;;) {
  const word = line.receive(Infinity)
  if (word === 'end') process.exit(1)
  if (word !== 'silence') line.send(word)
}
