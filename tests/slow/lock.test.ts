/** The lock of a folder among processes that are killed, and that all want it at once. */
import { type ChildProcess, spawn } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { lockFolder } from '../../host/files/lock.ts'
import { refused } from '../host/refusal.ts'
import { temporaryFolder } from '../temporary.ts'

const lockModule = new URL('../../host/files/lock.ts', import.meta.url).href
/** Runs a script in a process of its own, in that folder. */
const run = (script: string, folder: string) =>
  spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], { cwd: folder })
const closed = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('close', resolve))

describe('lockFolder', () => {
  it('respects a living process, and breaks its lock once it was killed', async () => {
    const folder = temporaryFolder()
    const holder = run(
      `import { lockFolder } from '${lockModule}'
       lockFolder('.'); console.log('held'); setInterval(() => {}, 1000)`,
      folder,
    )
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    expect(refused(() => lockFolder(folder)).message).toContain(`process ${holder.pid}`)
    holder.kill('SIGKILL')
    await closed(holder)
    lockFolder(folder).release()
  })

  it('is never held by two, however many break stale ones at once', async () => {
    const folder = temporaryFolder()
    // Every holder leaves a stale lock behind; one that is not alone fails to make the folder `held`.
    const contender = `
      import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
      import { lockFolder } from '${lockModule}'
      let taken = 0
      for (const end = Date.now() + 20_000; taken < 100 && Date.now() < end; ) {
        try { lockFolder('.') } catch (error) { if (error.name === 'UserError') continue; throw error }
        mkdirSync('held')
        for (const until = performance.now() + 2; performance.now() < until; );
        rmdirSync('held')
        writeFileSync('.lock', '${2 ** 30} 1234\\n')
        taken++
      }
      if (taken < 100) throw new Error('starved')`
    const ends = [1, 2, 3].map(async () => {
      const child = run(contender, folder)
      let errors = ''
      child.stderr.on('data', (text) => (errors += text))
      return (await closed(child)) === 0 ? '' : errors
    })
    expect(await Promise.all(ends)).toEqual(['', '', ''])
  })
})
