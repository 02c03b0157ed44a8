/** The time, once a second: for what is counted down. */

let seconds = $state(Date.now() / 1000)
setInterval(() => (seconds = Date.now() / 1000), 1000)

export const clock = {
  /** Seconds since 1970. */
  get seconds(): number {
    return seconds
  },
}
