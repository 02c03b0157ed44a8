/** The shell's small files: recent studies and the window's place, usable whatever stands in them. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recentStudies, withRecent } from '../../electron/recent.ts'
import { boundsFrom, readWindowState, smallest, writeWindowState } from '../../electron/window-state.ts'
import { temporaryFolder } from '../temporary.ts'

describe('recent studies', () => {
  it('the newest first, each once, ten at most, kept over a restart', () => {
    const file = join(temporaryFolder(), 'recent.json')
    const recent = recentStudies(file)
    for (let i = 0; i < 12; i++) recent.add(`/s/${i}`)
    recent.add('/s/5')
    expect(recentStudies(file).list()).toEqual(
      ['5', '11', '10', '9', '8', '7', '6', '4', '3', '2'].map((n) => `/s/${n}`),
    )
    recent.clear()
    expect(recentStudies(file).list()).toEqual([])
    expect(withRecent(['/a', '/b'], '/b')).toEqual(['/b', '/a'])
  })

  it.each(['', '{', '{"a":1}', '[1]', 'null'])('a file that holds %j costs the list only', (text) => {
    const file = join(temporaryFolder(), 'recent.json')
    writeFileSync(file, text)
    expect(recentStudies(file).list()).toEqual([])
  })
})

describe('the window’s place', () => {
  const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }]
  const left = { x: 100, y: 50, width: 1200, height: 800, isMaximised: false }

  it('comes back', () => {
    const file = join(temporaryFolder(), 'window.json')
    expect(readWindowState(file)).toBeUndefined()
    writeWindowState(file, left)
    expect(boundsFrom(readWindowState(file), screens)).toEqual({ x: 100, y: 50, width: 1200, height: 800 })
  })

  it('on a screen that is gone, or above the top, the system chooses another', () => {
    for (const off of [{ x: 3000 }, { x: -1150 }, { y: -10 }, { y: 1070 }])
      expect(boundsFrom({ ...left, ...off }, screens)).not.toHaveProperty('x')
    expect(boundsFrom({ ...left, x: 2000 }, [...screens, { x: 1920, y: 0, width: 1280, height: 720 }])).toHaveProperty(
      'x',
      2000,
    )
  })

  it('is never smaller than the layout', () => {
    expect(boundsFrom({ ...left, width: 10, height: 10 }, screens)).not.toHaveProperty('x')
    expect(boundsFrom({ ...left, width: 300, height: 10 }, screens)).toMatchObject(smallest)
  })

  it.each(['', '{}', '{"x":"a"}', '{"x":0,"y":0,"width":0,"height":5,"isMaximised":false}'])(
    '%j is no place',
    (text) => {
      const file = join(temporaryFolder(), 'window.json')
      writeFileSync(file, text)
      expect(readWindowState(file)).toBeUndefined()
    },
  )
})
