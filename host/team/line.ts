/** A line between two threads that may both block: messages by a port, counted in shared memory, so that either can wait. */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import { workError } from '../../core/contract/errors.ts'

/** How many messages each end has sent, and whether one of them is gone. */
export type Counts = Int32Array<SharedArrayBuffer>
const goneAt = 2

export const createCounts = (): Counts => new Int32Array(new SharedArrayBuffer(4 * 3))

export interface Line {
  send(message: unknown): void
  /**
   * Blocks until the other end has sent something.
   * @param seconds how long to wait.
   * @throws UserError when the other end is gone, or takes longer.
   */
  receive(seconds: number): unknown
  /** Tells the other end that this one will not answer any more. */
  leave(): void
}

/** An end may go just before the other begins to wait: so often that one looks. */
const lookMs = 1000

/** To sleep and be woken takes some tenths of this: what comes sooner is waited for awake. */
const wakefulMs = 0.2

/** @param own 0 or 1, the end of the line. */
export const lineOver = (port: MessagePort, counts: Counts, own: 0 | 1): Line => {
  const other = 1 - own
  let received = 0
  const isSilent = (): boolean => Atomics.load(counts, other) === received
  const leave = (): void => {
    Atomics.store(counts, goneAt, 1)
    Atomics.notify(counts, own)
  }
  const lost = (what: string): Error => {
    // what comes late is not to be taken for another answer
    leave()
    return workError(`a thread of the training ${what}`, 'Run it again, with fewer threads where it happens again.')
  }
  return {
    send(message) {
      port.postMessage(message)
      Atomics.add(counts, own, 1)
      Atomics.notify(counts, own)
    },
    receive(seconds) {
      const begun = performance.now()
      const end = begun + 1000 * seconds
      while (isSilent() && performance.now() < begun + wakefulMs);
      while (isSilent()) {
        const leftMs = end - performance.now()
        if (Atomics.load(counts, goneAt) !== 0) throw lost('ended')
        if (leftMs <= 0) throw lost(`did not answer for ${seconds} s`)
        Atomics.wait(counts, other, received, Math.min(leftMs, lookMs))
      }
      received = (received + 1) | 0
      return (receiveMessageOnPort(port) as { message: unknown }).message
    },
    leave,
  }
}
