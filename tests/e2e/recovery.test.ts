/** A host that dies under the window: the window says so, and is right again once the host is back. */
import { afterAll, describe, expect, it } from 'vitest'
import { spikefront, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'
import { closeBrowser, hasChromium, openPage, serve, show } from './window.ts'

afterAll(closeBrowser)

describe.skipIf(!hasChromium)('the window', () => {
  it('recovers by itself after its host was killed', async () => {
    const folder = temporaryFolder()
    expect((await spikefront(folder, 'design', writeDesign(folder), '--study', 'studies/small')).code).toBe(0)
    const first = await serve(folder)
    const page = await openPage()
    await page.goto(first.url)
    await show(page, '#/front/small')
    const chart = page.getByRole('img', { name: /The knee is #/ })
    await chart.waitFor()
    await first.kill()
    await page.getByText('No line, trying again').waitFor()
    await serve(folder, first.port)
    await page.getByText('Saved as it happens').waitFor()
    await page.keyboard.press('j')
    await expect.poll(() => page.url()).toMatch(/#\/front\/small\/\d+$/)
    await page.keyboard.press('6')
    await page.getByRole('img', { name: /^Learning curves of trial/ }).waitFor()
  })

  it('says that the address needs its token, and where that stands', async () => {
    const { url, port } = await serve(temporaryFolder())
    const page = await openPage()
    await page.goto(`http://127.0.0.1:${port}/`)
    await page.getByRole('heading', { name: 'This address needs its token' }).waitFor()
    await page.getByText('the whole address that it printed in the terminal').waitFor()
    await page.goto(url)
    await page.getByRole('heading', { name: 'No study yet' }).waitFor()
  })

  it('keeps the focus on an axis that is moved by key', async () => {
    const folder = temporaryFolder()
    expect((await spikefront(folder, 'design', writeDesign(folder), '--study', 'studies/small')).code).toBe(0)
    const { url } = await serve(folder)
    const page = await openPage()
    await page.goto(url)
    await show(page, '#/parameters/small')
    const axes = page.locator('[role=slider][aria-orientation=vertical]')
    await axes.first().focus()
    const name = (await axes.first().getAttribute('aria-label'))!
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => axes.nth(1).getAttribute('aria-label')).toBe(name)
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => axes.first().getAttribute('aria-label')).toBe(name)
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe(name)
  })

  it('deletes a study and takes that back', async () => {
    const folder = temporaryFolder()
    expect((await spikefront(folder, 'design', writeDesign(folder), '--study', 'studies/small')).code).toBe(0)
    const { url } = await serve(folder)
    const page = await openPage()
    await page.goto(url)
    await page.getByRole('button', { name: 'Delete small' }).click()
    await page.getByRole('heading', { name: 'No study yet' }).waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Open small' }).waitFor()
  })
})
