/** How much one client may take: time, memory, connections. */

export interface Limits {
  /** A request must be here within this; a silent connection is closed after it. */
  readonly requestMs: number
  /** Between two requests of one connection. */
  readonly idleMs: number
  /** A WebSocket that does not answer a ping within this is closed. */
  readonly heartbeatMs: number
  readonly connections: number
  readonly webSockets: number
  /** Of one message from a window. */
  readonly messageBytes: number
  /** Unsent for one window: events are held above this... */
  readonly heldBytes: number
  /** ...and a window that asks on without reading is cut off above this. */
  readonly cutBytes: number
}

const mebibyte = 2 ** 20

export const defaultLimits: Limits = {
  requestMs: 10_000,
  idleMs: 5_000,
  heartbeatMs: 20_000,
  connections: 4_096,
  webSockets: 128,
  messageBytes: mebibyte,
  heldBytes: 4 * mebibyte,
  cutBytes: 16 * mebibyte,
}
