/** A thread of a team: compiles its program, then answers the leader's requests; between them it sleeps. */
import { workerData } from 'node:worker_threads'
import { cpuEngines, threadCpuSeconds } from '../platform.ts'
import { lineOver } from './line.ts'
import { createMember, type Request } from './member.ts'
import type { MemberSetup, Reply } from './team.ts'

const { engine, network, options, port, counts } = workerData as MemberSetup
const line = lineOver(port, counts, 1)
process.on('exit', line.leave)

const member = createMember(cpuEngines[engine](network, options))
const start = threadCpuSeconds()
for (;;) {
  const request = line.receive(Infinity) as Request
  let reply: Reply
  try {
    reply = { answer: member(request), cpuSeconds: threadCpuSeconds() - start }
  } catch (error) {
    reply = { failed: (error as Error).message }
  }
  line.send(reply)
}
