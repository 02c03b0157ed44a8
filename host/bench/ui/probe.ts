/** What is planted in the window's page to measure it from inside; text, as it runs in the browser. */

/** The axes of a chart, put into the page together with its dots, on canvas or not. */
export const chart = 'main svg[role=img]'

/**
 * `window.probe`, before any script of the page:
 * `painted`: a promise of the ms from the first WebSocket's opening to the frame after a chart is there;
 * `watch()` and `frames()`: begins, and ends with, ms between frames, of those in which the pointer moved and of all;
 * `calls(token, requests, everyMs, forMs)`: asks in turn on a line of its own, on time whether or not the last was
 * answered, and resolves with [method, ms from when it was due to its answer].
 */
export const probeScript = `{
  const Socket = WebSocket
  let opened
  window.WebSocket = class extends Socket {
    constructor(...args) {
      super(...args)
      this.addEventListener('open', () => (opened ??= performance.now()))
    }
  }

  const painted = new Promise((resolve) => {
    requestAnimationFrame(function look() {
      if (!document.querySelector('${chart}')) requestAnimationFrame(look)
      else requestAnimationFrame(() => resolve(performance.now() - opened))
    })
  })

  let watched
  const onMove = () => (watched.isMoved = true)
  const watch = () => {
    const mine = (watched = { last: performance.now(), isMoved: false, wasMoved: false, moved: [], all: [] })
    addEventListener('pointermove', onMove, true)
    requestAnimationFrame(function tick() {
      const now = performance.now()
      mine.all.push(now - mine.last)
      // what a move changes is laid out and painted after the next frame's callbacks: that frame counts too
      if (mine.isMoved || mine.wasMoved) mine.moved.push(now - mine.last)
      mine.wasMoved = mine.isMoved
      mine.isMoved = false
      mine.last = now
      if (watched === mine) requestAnimationFrame(tick)
    })
  }
  const frames = () => {
    const { moved, all } = watched
    removeEventListener('pointermove', onMove, true)
    watched = undefined
    return { moved, all }
  }

  const calls = async (token, requests, everyMs, forMs) => {
    const socket = new Socket('ws://' + location.host + '/service', ['spikefront.' + token])
    await new Promise((resolve, reject) => ((socket.onopen = resolve), (socket.onerror = reject)))
    const asked = []
    const answers = []
    await new Promise((resolve, reject) => {
      const start = performance.now()
      const end = () => answers.length === asked.length && performance.now() - start >= forMs && resolve()
      socket.onclose = () => reject(new Error('the line was closed'))
      socket.onmessage = ({ data }) => {
        const { id, failure } = JSON.parse(data)
        if (id === undefined) return
        if (failure) return reject(new Error(asked[id].method + ': ' + failure.message))
        answers.push([asked[id].method, performance.now() - asked[id].due])
        end()
      }
      const ask = () => {
        const due = start + asked.length * everyMs
        const request = requests[asked.length % requests.length]
        const message = { id: asked.length, ...request }
        asked.push({ due, method: request.method })
        socket.send(JSON.stringify(message))
        const next = start + asked.length * everyMs
        if (next - start < forMs) setTimeout(ask, next - performance.now())
        else setTimeout(end, start + forMs - performance.now() + 1)
      }
      ask()
    })
    socket.onclose = null
    socket.close()
    return answers
  }

  window.probe = { painted, watch, frames, calls }
}`

/** What `probe.frames()` gives, in ms. */
export interface Frames {
  readonly moved: readonly number[]
  readonly all: readonly number[]
}
