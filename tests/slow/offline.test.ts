/** The folder for machines without npm or network: designs, serves, and names everybody whose code is in it. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { smallDesign, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const build = fileURLToPath(new URL('../../build/offline-folder.mjs', import.meta.url))

/** A network namespace of its own has no interface that leads anywhere. */
const canUnshare = spawnSync('unshare', ['-n', 'true']).status === 0

it.skipIf(!canUnshare)('runs without a network (skipped where no network namespace can be made)', async () => {
  const folder = join(temporaryFolder(), 'offline')
  execFileSync(process.execPath, [build, folder])
  const cwd = temporaryFolder()
  const design = writeDesign(cwd, { ...smallDesign, budget: { trials: 3 } })
  const program = join(folder, 'spikefront')
  const environment = { HOME: cwd, PATH: '/usr/bin:/bin' }

  const made = spawnSync('unshare', ['-n', program, 'design', design, '--study', 'study'], { cwd, env: environment })
  expect(made.status, made.stderr.toString()).toBe(0)
  expect(existsSync(join(cwd, 'study', 'front.json'))).toBe(true)

  const serve = `ip link set lo up && exec ${program} serve --port 8765 --studies studies`
  const server = spawn('unshare', ['-n', 'sh', '-c', serve], {
    cwd,
    env: { ...environment, PATH: `${environment.PATH}:/usr/sbin:/sbin` },
  })
  onTestFinished(() => void server.kill('SIGKILL'))
  const address = await new Promise<string>((found, lost) => {
    let printed = ''
    server.stdout.on('data', (data: Buffer) => {
      printed += data.toString()
      const url = /http:\/\/127\.0\.0\.1:8765\S*/.exec(printed)
      if (url) found(url[0])
    })
    server.on('exit', (code) => lost(new Error(`serve ended with ${code}: ${printed}`)))
  })
  expect(address).toMatch(/#token=[\w-]{40,}/)
  const page = "import('node:http').then(({ get }) => get('http://127.0.0.1:8765/', (r) => r.pipe(process.stdout)))"
  const inside = ['-t', String(server.pid), '-n', join(folder, 'node'), '-e', page]
  expect(spawnSync('nsenter', inside).stdout.toString()).toContain('<script')

  const notices = readFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  for (const name of ['zod', 'h5wasm', 'mnist', 'gpu.js', 'hono']) expect(notices).toContain(`\n${name} `)
})
