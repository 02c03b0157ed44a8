/** The browser host as users run it: its address, what it binds, how it ends, and windows that find it again after a kill. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { StudySnapshot } from '../../core/contract/views.ts'
import { seededRandom } from '../../core/random.ts'
import { counted, smallDesign, spikefront, start, type Ended } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

interface Serving {
  readonly port: number
  readonly token: string
  readonly child: ReturnType<typeof start>['child']
  readonly ended: Promise<Ended>
}

const serve = async (cwd: string, ...options: string[]): Promise<Serving> => {
  const { child, ended } = start(cwd, 'serve', ...options)
  onTestFinished(() => void child.kill('SIGKILL'))
  const url = await new Promise<URL>((resolve, reject) => {
    let text = ''
    child.stdout!.on('data', (data: Buffer) => {
      text += data.toString()
      if (text.includes('\n')) resolve(new URL(text.trim()))
    })
    void ended.then(({ stderr }) => reject(new Error(stderr)))
  })
  expect(url.href).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
  return { port: Number(url.port), token: url.hash.slice('#token='.length), child, ended }
}

/** A window: `ask` rejects with the failure, or when the line is lost. */
const openWindow = async ({ port, token }: Pick<Serving, 'port' | 'token'>) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/service`, [`spikefront.${token}`])
  onTestFinished(() => socket.terminate())
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.on('error', () => undefined)
  interface Waiting {
    resolve(result: unknown): void
    reject(error: Error): void
  }
  const waiting = new Map<number, Waiting>()
  let next = 0
  socket.on('message', (data) => {
    const reply = JSON.parse(String(data)) as { id?: number; result?: unknown; failure?: { message: string } }
    const request = reply.id === undefined ? undefined : waiting.get(reply.id)
    if (reply.failure) request?.reject(new Error(reply.failure.message))
    else request?.resolve(reply.result)
  })
  socket.on('close', () => waiting.forEach(({ reject }) => reject(new Error('the line was lost'))))
  const ask = <T>(method: string, input: object = {}): Promise<T> =>
    new Promise((resolve, reject) => {
      waiting.set(next, { resolve: resolve as (result: unknown) => void, reject })
      socket.send(JSON.stringify({ id: next++, method, input }))
    })
  return { ask }
}

const long = { ...smallDesign, fixed: { ...smallDesign.fixed, epochs: 4 }, budget: { trials: 500 } }
const completeIn = ({ trials }: StudySnapshot): number[] =>
  trials.flatMap(({ number, state }) => (state === 'complete' ? [number] : []))

it('answers on loopback only', async () => {
  const { port } = await serve(temporaryFolder(), '--port', '0')
  const others = Object.values(networkInterfaces()).flatMap((list) => list!.filter(({ internal }) => !internal))
  for (const { address, scopeid, family } of others) {
    const host = family === 'IPv6' && scopeid ? `${address}%${scopeid}` : address
    const opened = await new Promise((resolve) => {
      const socket = connect({ port, host }, () => resolve(true)).on('error', () => resolve(false))
      onTestFinished(() => void socket.destroy())
    })
    expect(opened, address).toBe(false)
  }
  if (process.platform === 'linux') {
    const hex = port.toString(16).toUpperCase().padStart(4, '0')
    const bound = ['tcp', 'tcp6'].flatMap((table) =>
      [...readFileSync(`/proc/net/${table}`, 'utf8').matchAll(/\d+: ([0-9A-F]+):([0-9A-F]{4}) \S+ 0A /g)]
        .filter(([, , found]) => found === hex)
        .map(([, address]) => address),
    )
    expect(bound.length).toBeGreaterThan(0)
    for (const address of bound) expect(['0100007F', '00000000000000000000000001000000']).toContain(address)
  }
})

it('a port in use, one that is none and a folder that cannot be are said in a sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as { port: number }
  const cwd = temporaryFolder()
  writeFileSync(join(cwd, 'file'), '')
  expect(await spikefront(cwd, 'serve', '--port', String(port))).toMatchObject({
    code: 2,
    stderr: `Port ${port} is in use. Name another with --port, or end the program that has it.\n`,
  })
  expect(await spikefront(cwd, 'serve', '--port', 'http')).toMatchObject({ code: 2 })
  expect(await spikefront(cwd, 'serve', '--studies', 'file/studies')).toMatchObject({ code: 2 })
  expect(existsSync(join(cwd, 'studies', '.serve-token'))).toBe(false)
})

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s stops and saves a running study, and ends with %i', async (signal, code) => {
  const cwd = temporaryFolder()
  const host = await serve(cwd, '--port', '0')
  const tokenFile = join(cwd, 'studies', '.serve-token')
  expect(statSync(tokenFile).mode & 0o777).toBe(0o600)
  const { ask } = await openWindow(host)
  const { id } = await ask<{ id: string }>('studies.create', { design: long })
  await ask('study.start', { id })
  await expect
    .poll(async () => completeIn(await ask('study.open', { id })).length, { timeout: 30_000 })
    .toBeGreaterThan(0)
  host.child.kill(signal)
  expect(await host.ended).toMatchObject({ code })
  expect(existsSync(tokenFile)).toBe(false)
  const { stdout } = await spikefront(cwd, 'study', 'show', `studies/${id}`, '--json')
  expect(JSON.parse(stdout)).toMatchObject({ state: 'unfinished' })
  expect((JSON.parse(stdout) as { complete: number }).complete).toBeGreaterThan(0)
})

it('95 of 100 calls are answered within 100 ms while 2 workers train and a set-up is worked out', async () => {
  const { ask } = await openWindow(await serve(temporaryFolder(), '--port', '0'))
  const { id } = await ask<{ id: string }>('studies.create', { design: long })
  await ask('study.start', { id, workers: 2 })
  await expect
    .poll(async () => completeIn(await ask('study.open', { id })).length, { timeout: 30_000 })
    .toBeGreaterThan(0)
  const calls: [method: string, input: object][] = [
    ['studies.list', {}],
    ['study.open', { id }],
    ['catalog', {}],
    ['trial.detail', { id, trial: 0 }],
    ['study.table', { id, format: 'csv' }],
  ]
  const slowestBut5 = async (): Promise<number> => {
    const times: number[] = []
    const setUps: Promise<unknown>[] = []
    for (let i = 0; i < 100; i++) {
      if (i % 20 === 0) setUps.push(ask('setUp', { design: long }))
      const [method, input] = calls[i % calls.length]!
      const started = performance.now()
      await ask(method, input)
      times.push(performance.now() - started)
    }
    await Promise.all(setUps)
    return times.sort((a, b) => a - b)[94]!
  }
  // other programs of the machine may take the cores for a while
  const rounds: number[] = []
  while (rounds.length < 3 && Math.min(...rounds) >= 100) rounds.push(await slowestBut5())
  expect(Math.min(...rounds)).toBeLessThan(100)
})

const kills = counted(4, 200)
/** A study that has grown for long asks its search for longer than a kill may take. */
const killsPerStudy = 20

it(
  `${kills} kills: windows come back with their token, no finished trial is lost`,
  { timeout: 1_500_000 },
  async () => {
    const cwd = temporaryFolder()
    let host = await serve(cwd, '--port', '0')
    const { port, token } = host
    const random = seededRandom(7)
    let id = ''
    let known: number[] = []
    let finished = 0
    for (let i = 0; i < kills; i++) {
      const { ask } = await openWindow({ port, token })
      if (i % killsPerStudy === 0) {
        id = (await ask<{ id: string }>('studies.create', { design: { ...long, budget: { trials: 100_000 } } })).id
        finished += known.length
        known = []
      }
      const snapshot = await ask<StudySnapshot>('study.open', { id })
      expect(completeIn(snapshot)).toEqual(expect.arrayContaining(known))
      expect(new Set(snapshot.trials.map(({ number }) => number)).size).toBe(snapshot.trials.length)
      await ask('study.start', { id })
      const before = known.length
      const learn = async (): Promise<number> => {
        known = completeIn(await ask('study.open', { id }))
        return known.length
      }
      // every other one just after a trial has finished, the rest while the study begins
      if (i % 2 === 0) await expect.poll(learn, { timeout: 30_000 }).toBeGreaterThan(before)
      await new Promise((resolve) => setTimeout(resolve, random.integer(i % 2 === 0 ? 100 : 1_000)))
      await learn()
      host.child.kill('SIGKILL')
      await host.ended
      host = await serve(cwd, '--port', String(port))
      expect(host.token).toBe(token)
    }
    expect(finished + known.length).toBeGreaterThanOrEqual(kills / 2)
  },
)
