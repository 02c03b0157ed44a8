/** Studies that can be looked at only: one that Optuna made, and one that a terminal trains. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { openStore } from '../../host/store/open.ts'
import { smallDesign, start, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'
import { violationsIn } from './axe.ts'
import { closeBrowser, hasChromium, openPage, serve } from './window.ts'

afterAll(closeBrowser)

/** Minimises a loss and maximises an accuracy that grows with it: every third trial is on the front. */
const writeOptunaStudy = (path: string): void => {
  const store = openStore(path, {
    create: { name: 'elsewhere', directions: ['minimize', 'maximize'], metricNames: ['loss', 'accuracy'] },
  })
  for (let number = 0; number < 24; number++) {
    const layers = 1 + (number % 4)
    store.createTrial(
      { rate: 10 ** (-4 + number / 8), layers },
      {
        rate: { type: 'float', low: 1e-4, high: 1, log: true },
        layers: { type: 'int', low: 1, high: 4 },
      },
    )
    const worse = number % 3
    store.finishTrial(number, 'complete', [0.1 + 0.02 * number, 0.5 + 0.4 * Math.sqrt(number / 23) - 0.09 * worse])
  }
  store.close()
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

/** What the palette offers. */
const paletteOf = async (page: Page): Promise<string> => {
  await page.keyboard.press('Control+K')
  const found = await page.getByRole('listbox').innerText()
  await page.keyboard.press('Escape')
  return found
}

const changing = /Start or resume|Pause|Stop|Try a guess|Train the trial again/

describe.skipIf(!hasChromium)('the window', () => {
  it('shows a study that Optuna made, what it maximised as what is better, and changes nothing', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'studies'))
    writeOptunaStudy(join(folder, 'studies', 'optuna.db'))
    const { url } = await serve(folder)
    const page = await openPage()
    await page.goto(url)
    await page.getByText('accuracy 0.882').waitFor()
    for (const name of ['Duplicate elsewhere', 'Delete elsewhere']) {
      expect(await button(page, name).isDisabled()).toBe(true)
      expect(await button(page, name).getAttribute('title')).toMatch(/^This study was made by Optuna/)
    }
    await button(page, 'Open elsewhere').click()
    await page.getByText(/^This study was made by Optuna/).waitFor()
    await page.getByRole('img', { name: /^Scatter of loss against accuracy\. 8 of 24/ }).waitFor()
    expect(await violationsIn(page)).toEqual([])

    // all weight on the accuracy, then on the loss
    const sliders = page.getByRole('slider')
    await sliders.nth(0).fill('0')
    await page.getByRole('heading', { name: 'Trial #21' }).waitFor()
    await page.getByText('The highest accuracy of all').waitFor()
    await sliders.nth(0).fill('10')
    await sliders.nth(1).fill('0')
    await page.getByRole('heading', { name: 'Trial #0' }).waitFor()
    await page.getByText('The lowest loss of all').waitFor()

    for (const name of [/^Map/, 'Delete trial']) expect(await button(page, name).isDisabled()).toBe(true)
    for (const name of ['Start', 'Pause', 'Stop']) expect(await button(page, name).count()).toBe(0)
    expect(await paletteOf(page)).not.toMatch(/Map the trial/)
    expect(await paletteOf(page)).not.toMatch(changing)
    await page.keyboard.press('Space')
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('m')
    expect(page.url()).toMatch(/#\/front\/optuna\.db\/0$/)

    await page.keyboard.press('3')
    for (const name of ['Add a guess', 'Add 10 trials']) expect(await button(page, name).isDisabled()).toBe(true)
    await page.getByRole('combobox', { name: 'Objective' }).selectOption('accuracy')
    await page.getByRole('img', { name: /^accuracy of 24 .* The best is 0\.882, of trial #21/ }).waitFor()
    await page.keyboard.press('5')
    await page.getByRole('img', { name: /^Parallel coordinates of 24 trials/ }).waitFor()
    expect(await violationsIn(page)).toEqual([])
    await page.keyboard.press('6')
    await page.getByRole('group', { name: 'Parameters' }).getByText('layers').waitFor()
    await page.getByLabel('Compare with').selectOption('#21')
    await page.getByRole('cell', { name: '0.882' }).waitFor()
    expect(await violationsIn(page)).toEqual([])
    await page.keyboard.press('7')
    await page.getByRole('heading', { name: 'There are no networks to map' }).waitFor()
    expect(await violationsIn(page)).toEqual([])
    await page.keyboard.press('2')
    await page.getByText('it seeks the lowest loss and the highest accuracy over rate, layers').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await violationsIn(page)).toEqual([])
  })

  it('follows a study that a terminal trains, and takes it over when that ends', async () => {
    const folder = temporaryFolder()
    const { url } = await serve(folder)
    const page = await openPage()
    await page.goto(url)
    await page.getByRole('heading', { name: 'No study yet' }).waitFor()
    const design = { ...smallDesign, budget: { trials: 400 } }
    const { child, ended } = start(folder, 'design', writeDesign(folder, design), '--study', 'studies/small')
    onTestFinished(async () => {
      child.kill('SIGKILL')
      await ended
    })
    await button(page, 'Open small').waitFor({ timeout: 30_000 })
    expect(await button(page, 'Delete small').isDisabled()).toBe(true)
    await page.getByText(/[1-9]\d* complete of 400/).waitFor({ timeout: 30_000 })
    await button(page, 'Open small').click()
    await page.getByText(/^The study is trained by another process \(\d+\)\. Stop it there/).waitFor()
    await page.getByText('trained by another process', { exact: true }).waitFor()
    for (const name of ['Add a guess', 'Add 10 trials', 'Delete trial'])
      await expect.poll(() => button(page, name).isDisabled()).toBe(true)
    expect(await violationsIn(page)).toEqual([])
    expect(await paletteOf(page)).not.toMatch(changing)
    const meter = page.getByRole('progressbar')
    const trained = async () => Number(await meter.getAttribute('aria-valuenow'))
    const before = await trained()
    await expect.poll(trained, { timeout: 30_000 }).toBeGreaterThan(before)

    child.kill('SIGINT')
    expect((await ended).code).toBe(130)
    const startButton = page.getByRole('banner').getByRole('button', { name: 'Start' })
    await startButton.waitFor({ timeout: 30_000 })
    expect(await page.getByText('The study is trained by another process').count()).toBe(0)
    expect(await button(page, 'Add 10 trials').isDisabled()).toBe(false)
    await startButton.click()
    const after = await trained()
    await expect.poll(trained, { timeout: 60_000 }).toBeGreaterThan(after)
    await button(page, 'Stop').click()
    await startButton.waitFor()
  })
})
