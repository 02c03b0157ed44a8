/** What the window may look into: itself, the charts, the contract, the formulas, and three packages. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../renderer/', import.meta.url))
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte)$/.test(name))
const packages = /^(svelte(\/.*)?|d3-(array|scale)|@sveltejs\/vite-plugin-svelte)$/

const importsOf = (name: string): string[] =>
  [...readFileSync(root + name, 'utf8').matchAll(/\bimport\s[^'"]*['"]([^'"]+)['"]/g)].map(([, path]) => path!)

describe('the window', () => {
  it.each(files)('%s looks into no other room', (name) => {
    for (const path of importsOf(name)) {
      if (path.startsWith('.')) {
        const place = new URL(path, new URL(name, 'file:///renderer/')).pathname
        expect(place).toMatch(/^\/(renderer\/|charts\/|core\/(contract|formulas)\/)/)
      } else expect(path).toMatch(packages)
    }
  })

  it('has no inline style or script, and asks no other host for anything', () => {
    for (const name of files) {
      const text = readFileSync(root + name, 'utf8')
      expect(text, name).not.toMatch(/\sstyle="/)
      expect(text.replaceAll('http://www.w3.org/2000/svg', ''), name).not.toMatch(/https?:\/\/(?!\$)\w/)
    }
  })
})
