/** The main flow by keyboard alone: a new study from the example, run, its knee picked, mapped and exported. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../temporary.ts'
import { closeBrowser, hasChromium, openPage, serve } from './window.ts'

afterAll(closeBrowser)

/** Presses Tab until the control of that name has the focus. */
const tabTo = async (page: Page, name: string | RegExp, key = 'Tab'): Promise<void> => {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press(key)
    const now = await page.evaluate<string>(
      `(() => { const e = document.activeElement; return e.getAttribute('aria-label') ?? e.labels?.[0]?.innerText ?? e.innerText ?? '' })()`,
    )
    if (typeof name === 'string' ? now.trim() === name : name.test(now)) return
  }
  throw new Error(`no control ${name} is reached by ${key}`)
}

const fill = async (page: Page, name: string, value: string): Promise<void> => {
  await tabTo(page, name)
  await page.keyboard.press('Control+A')
  await page.keyboard.type(value)
}

describe.skipIf(!hasChromium)('the window', () => {
  it('takes one from the example to an exported network without a pointer', async () => {
    const folder = temporaryFolder()
    const { url } = await serve(folder)
    const page = await openPage()
    await page.goto(url)
    await page.getByRole('heading', { name: 'No study yet' }).waitFor()

    await tabTo(page, 'New study')
    await page.keyboard.press('Enter')
    await page.getByText('searched,').waitFor()
    await tabTo(page, 'Look at the data set')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Data set Handwritten digits' }).waitFor()
    await tabTo(page, 'Next sample')
    await page.keyboard.press('Enter')
    await page.getByRole('img', { name: /^Sample 2, an image of class/ }).waitFor()
    await tabTo(page, 'Use in Set-up', 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByText('searched,').waitFor()
    await fill(page, 'Train on', '300')
    await fill(page, 'Judge on', '100')
    await fill(page, 'Test on', '100')
    await fill(page, 'Trials', '8')
    await fill(page, 'epochs, value', '2')
    await page.getByText('Draft saved').waitFor()
    await tabTo(page, 'Create and start', 'Shift+Tab')
    await page.keyboard.press('Enter')

    await page.getByRole('heading', { name: 'Progress', level: 1 }).waitFor()
    await page.getByText('Finished', { exact: true }).waitFor({ timeout: 120_000 })
    await page.keyboard.press('4')
    await page.getByRole('img', { name: /The knee is #/ }).waitFor()
    await page.keyboard.press('Control+K')
    await page.keyboard.type('hold the knee')
    await page.keyboard.press('Enter')
    expect(page.url()).toMatch(/#\/front\/digits-on-ucaspian\/\d+$/)

    await page.keyboard.press('m')
    await page.getByText('Fits µCaspian').waitFor()
    await tabTo(page, 'Export')
    await page.keyboard.press('Enter')
    await page.getByText(/files? written to/).waitFor()
    await tabTo(page, 'Show tennlab.json')
    await page.keyboard.press('Enter')
    await page.getByRole('group', { name: 'tennlab.json' }).waitFor()

    const trial = /\d+$/.exec(page.url())![0]
    const exported = join(folder, 'studies/digits-on-ucaspian/exports', trial, 'ucaspian')
    expect(existsSync(join(exported, 'tennlab.json')), String(existsSync(exported) && readdirSync(exported))).toBe(true)
  })

  it('runs the example with one click', async () => {
    const { url } = await serve(temporaryFolder())
    const page = await openPage()
    await page.goto(url)
    await page.getByRole('button', { name: 'Run the example' }).click()
    await page.getByText('Training now').waitFor()
    await page
      .getByRole('img', { name: /^Trial #\d+, epoch [1-9]/ })
      .first()
      .waitFor()
    await page.keyboard.press('Space')
    await page.getByText('Paused').waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Not running').waitFor()
  })
})
