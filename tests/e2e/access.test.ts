/** Each view in each theme: nothing that axe finds, every control named. */
import AxeBuilder from '@axe-core/playwright'
import { afterAll, describe, expect, it } from 'vitest'
import { spikefront, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'
import { closeBrowser, hasChromium, openPage, serve, show } from './window.ts'

afterAll(closeBrowser)

const views = ['studies', 'set-up', 'progress', 'front', 'parameters', 'trial', 'mapping']
const themes = [
  { name: 'light', colorScheme: 'light' as const, contrast: 'no-preference' as const },
  { name: 'dark', colorScheme: 'dark' as const, contrast: 'no-preference' as const },
  { name: 'high contrast, light', colorScheme: 'light' as const, contrast: 'more' as const },
  { name: 'high contrast, dark', colorScheme: 'dark' as const, contrast: 'more' as const },
]

describe.skipIf(!hasChromium)('axe', () => {
  it.each(themes)('finds nothing in any view: $name', async ({ colorScheme, contrast }) => {
    const folder = temporaryFolder()
    expect((await spikefront(folder, 'design', writeDesign(folder), '--study', 'studies/small')).code).toBe(0)
    const { url } = await serve(folder)
    const page = await openPage({ colorScheme, contrast, reducedMotion: 'reduce' })
    await page.goto(url)
    const found: string[] = []
    const check = async (place: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
      for (const { id, nodes } of violations) {
        found.push(
          `${place}: ${id}: ${nodes
            .slice(0, 3)
            .map(({ html }) => html.slice(0, 160))
            .join(' | ')}`,
        )
      }
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
    await page.keyboard.press('Control+K')
    await check('palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await check('keys')
    expect(found).toEqual([])
  })
})
