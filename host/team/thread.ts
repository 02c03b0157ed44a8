/** A thread of a team as its leader sees it: started, asked, ended, the time it takes counted. */
import { fileURLToPath } from 'node:url'
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { workError } from '../../core/contract/errors.ts'
import type { Network } from '../../core/contract/network.ts'
import type { CompileOptions } from '../../core/engine/program.ts'
import type { CpuEngineName } from '../cpu-engines.ts'
import { createCounts, lineOver, type Counts } from './line.ts'
import type { Answer, Request } from './member.ts'

export interface MemberSetup {
  readonly engine: CpuEngineName
  readonly network: Network
  readonly options: CompileOptions
  readonly port: MessagePort
  readonly counts: Counts
}

/** `cpuSeconds` are all since the thread was ready. */
export type Reply = ({ readonly answer: Answer } | { readonly failed: string }) & { readonly cpuSeconds: number }

export interface Thread {
  send(request: Request): void
  /**
   * Blocks until the thread has answered; returns what gives the answer, or throws why there is none.
   * @throws UserError when the thread is lost.
   */
  receive(): () => Answer
  end(): void
}

/** Beside this file, as source or bundled. */
const memberFile = fileURLToPath(
  new URL(`./team-member.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
)

/** A member does what the leader did meanwhile; one that takes so much longer is lost. */
const patienceSeconds = 60

let spentSeconds = 0

/** CPU seconds of all threads that the calling one has led. */
export const memberCpuSeconds = (): number => spentSeconds

export const startThread = (engine: CpuEngineName, network: Network, options: CompileOptions): Thread => {
  const { port1, port2 } = new MessageChannel()
  const counts = createCounts()
  const workerData: MemberSetup = { engine, network, options, port: port2, counts }
  const worker = new Worker(memberFile, { workerData, transferList: [port2] })
  // who waits for an answer is told by the line
  worker.on('error', () => undefined).unref()
  const line = lineOver(port1, counts, 0)
  let countedSeconds = 0
  return {
    send: line.send,
    receive() {
      const reply = line.receive(patienceSeconds) as Reply
      spentSeconds += reply.cpuSeconds - countedSeconds
      countedSeconds = reply.cpuSeconds
      return () => {
        if ('answer' in reply) return reply.answer
        throw workError(`a thread of the training failed: ${reply.failed}`, 'Run it with one thread.')
      }
    },
    end() {
      port1.close()
      void worker.terminate()
    },
  }
}
