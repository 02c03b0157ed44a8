/** A thread of a team: compiles its program, then answers the leader's requests; between them it sleeps. */
import { workerData } from 'node:worker_threads'
import { cpuEngines, threadCpuSeconds } from '../cpu-engines.ts'
import { lineOver } from './line.ts'
import { createMember, type Answer, type Request } from './member.ts'
import type { MemberSetup, Reply } from './thread.ts'

const { engine, network, options, port, counts } = workerData as MemberSetup
const line = lineOver(port, counts, 1)
process.on('exit', line.leave)

const member = createMember(cpuEngines[engine](network, options))
const start = threadCpuSeconds()

const attempt = (request: Request): { answer: Answer } | { failed: string } => {
  try {
    return { answer: member(request) }
  } catch (error) {
    return { failed: (error as Error).message }
  }
}

for (;;) {
  const result = attempt(line.receive(Infinity) as Request)
  const reply: Reply = { ...result, cpuSeconds: threadCpuSeconds() - start }
  line.send(reply)
}
