/** Names of what goes between the shell and its windows, and how often a window acknowledges. */

export const channels = {
  /** From a window: its page listens, and wants a port to the service. */
  ready: 'spikefront:ready',
  /** To a window: that port. */
  port: 'spikefront:port',
  /** To a window: a ShellMessage. */
  shell: 'spikefront:shell',
} as const

/** A window acknowledges each so many messages of the service. */
export const acknowledgeEvery = 32
