/** Each view in each theme: nothing that axe finds, every control named. */
import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { spikefront, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'
import { violationsIn } from './axe.ts'
import { closeBrowser, hasChromium, openPage, serve, show } from './window.ts'

afterAll(closeBrowser)

const views = ['studies', 'set-up', 'progress', 'front', 'parameters', 'trial', 'mapping']
const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }],
  ['high contrast, light', { colorScheme: 'light', contrast: 'more' }],
  ['high contrast, dark, no motion', { colorScheme: 'dark', contrast: 'more', reducedMotion: 'reduce' }],
  ['1024 by 700', { viewport: { width: 1024, height: 700 } }],
  ['800 by 600', { viewport: { width: 800, height: 600 } }],
  ['at 200 %', { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2, colorScheme: 'dark' }],
]

/** Controls in sight that have no name, and whether the page or its view is wider than the window. */
const troubles = `(() => {
  const nameOf = (e) => e.getAttribute('aria-label') || e.innerText?.trim() || e.labels?.[0]?.innerText.trim() || e.title
  const controls = document.querySelectorAll('button, a[href], input, select, textarea, [role=slider], [tabindex="0"]')
  const unnamed = [...controls].filter((e) => e.checkVisibility() && !nameOf(e)).map((e) => 'unnamed: ' + e.outerHTML.slice(0, 160))
  const main = document.getElementById('main')
  const wide = [document.documentElement, main].filter((e) => e.scrollWidth > e.clientWidth).map((e) => 'too wide: ' + e.localName)
  return [...unnamed, ...wide]
})()`

const smallStudy = async (): Promise<string> => {
  const folder = temporaryFolder()
  expect((await spikefront(folder, 'design', writeDesign(folder), '--study', 'studies/small')).code).toBe(0)
  return (await serve(folder)).url
}

describe.skipIf(!hasChromium)('axe', () => {
  it.each(looks)('finds nothing in any view, and every control has a name: %s', async (_, options) => {
    const url = await smallStudy()
    const page = await openPage(options)
    await page.goto(url)
    const found: string[] = []
    const check = async (place: string): Promise<void> => {
      for (const violation of await violationsIn(page)) found.push(`${place}: ${violation}`)
      for (const trouble of await page.evaluate<string[]>(troubles)) found.push(`${place}: ${trouble}`)
    }
    for (const view of views) {
      await show(page, `#/${view}/small`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForTimeout(700)
      await check(view)
      await page.keyboard.press('t')
      await page.waitForTimeout(100)
      await check(`${view}, as tables`)
      await page.keyboard.press('t')
    }
    await show(page, '#/data/digits/small')
    await page.getByRole('img', { name: /^Sample 1, an image/ }).waitFor()
    await check('data set')
    await page.getByRole('button', { name: 'Add your own' }).click()
    await check('adding a data set')
    await page.keyboard.press('Escape')
    await show(page, '#/set-up/small')
    await page.getByRole('button', { name: 'Start from' }).click()
    await check('presets')
    await page.keyboard.press('Escape')
    await show(page, '#/trial/small')
    await page.getByLabel('Compare with').selectOption({ index: 1 })
    await page
      .getByRole('heading', { name: /^Spikes of #/ })
      .nth(1)
      .waitFor()
    await check('two trials')
    await page.keyboard.press('Control+K')
    await check('palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await check('keys')
    expect(found).toEqual([])
  })
})

describe.skipIf(!hasChromium)('the window', () => {
  it('moves nothing where the system asks for less motion', async () => {
    const { url } = await serve(temporaryFolder())
    const lasting = `getComputedStyle(document.querySelector('header button')).transitionDuration`
    for (const [reducedMotion, expected] of [
      ['reduce', '0s'],
      ['no-preference', '0.09s'],
    ] as const) {
      const page = await openPage({ reducedMotion })
      await page.goto(url)
      await page.getByRole('heading', { level: 2 }).waitFor()
      expect(await page.evaluate(lasting)).toBe(expected)
    }
  })

  it('has the trial one holds in a drawer where it is narrow, opened and closed by key', async () => {
    const url = await smallStudy()
    const page = await openPage({ viewport: { width: 800, height: 600 } })
    await page.goto(url)
    await show(page, '#/front/small')
    const drawer = page.getByRole('complementary')
    const button = page.getByRole('button', { expanded: false })
    await button.waitFor()
    expect(await drawer.isVisible()).toBe(false)
    await button.press('Enter')
    await drawer.waitFor()
    expect(await drawer.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    expect(await violationsIn(page)).toEqual([])
    await page.keyboard.press('Escape')
    await expect.poll(() => drawer.isVisible()).toBe(false)
  })
})
