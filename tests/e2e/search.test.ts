/** What the search tells in the window: what mattered, which network to take, what is in reach, what stays when it is trained again. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { openStore } from '../../host/store/open.ts'
import { smallDesign, spikefront, writeDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'
import { violationsIn } from './axe.ts'
import { closeBrowser, hasChromium, openPage, serve, show } from './window.ts'

afterAll(closeBrowser)

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const image = (page: Page, name: RegExp) => page.getByRole('img', { name })
/** Waits for what the service finds in some seconds on a thread of its own. */
const patient = { timeout: 60_000 }

/** Adds a trial that was pruned, with the parameters of another. */
const prune = (path: string, number: number): void => {
  const store = openStore(path)
  const { parameters, distributions } = store.trial(number)
  const pruned = store.createTrial(parameters, distributions)
  store.finishTrial(pruned, 'pruned', null, {
    reason: 'after epoch 1 of 2: it cannot come to the front any more',
    course: [{ at: 0.5, values: [0.8, 12, 2e-9] }],
  })
  store.close()
}

describe.skipIf(!hasChromium)('the window', () => {
  it('tells what all trials tell, and trains a guess of what is in reach', async () => {
    const folder = temporaryFolder()
    const { fixed, ...design } = smallDesign
    const space = { ...design.space, learningRate: { type: 'float', low: 0.03, high: 0.3, log: true } }
    const file = writeDesign(folder, { ...design, space, fixed, budget: { trials: 9 } })
    expect((await spikefront(folder, 'design', file, '--study', 'studies/small')).code).toBe(0)
    prune(join(folder, 'studies/small/study.db'), 0)
    const page = await openPage()
    await page.goto((await serve(folder)).url)

    // with the pruned trial its budget is reached again: nothing is trained
    await show(page, '#/front/small/9')
    await button(page, 'Start').click()
    await page.getByText('Finished', { exact: true }).first().waitFor(patient)

    await show(page, '#/parameters/small')
    await image(page, /^What explains the variation of each objective: Error most by /).waitFor(patient)
    expect(await violationsIn(page)).toEqual([])
    await button(page, 'What mattered as a table').click()
    await page.getByRole('columnheader', { name: 'Energy per inference: 80 %' }).waitFor()
    await button(page, 'Along each').click()
    await page.getByRole('combobox', { name: 'Objective' }).selectOption('Energy per inference')
    await page.getByRole('columnheader', { name: /^Energy per inference \(/ }).waitFor()
    await button(page, 'Along each parameter as a table').click()
    await image(page, /^Energy per inference along /).waitFor()
    await button(page, 'Minor changes').click()
    await page.getByRole('heading', { name: 'What a minor change of one parameter does' }).waitFor()
    const saved = page.waitForEvent('download')
    await button(page, 'Save What a minor change of one parameter does as SVG').click()
    expect((await saved).suggestedFilename()).toMatch(/\.svg$/)

    await show(page, '#/front/small/9')
    await image(page, /the hypervolume may grow by|cannot be told/).waitFor(patient)
    await page
      .getByText(/^It was pruned after epoch 1 of 2: it cannot come to the front any more\. It had come to 80/)
      .waitFor()
    await button(page, 'pruned 1').click()
    expect(await button(page, 'pruned 1').getAttribute('aria-pressed')).toBe('false')
    await page.getByText(/^It is the front’s knee by what a model believes/).waitFor()
    const take = button(page, /^Take #\d+$/)
    const number = (await take.innerText()).slice('Take #'.length)
    await take.press('Enter')
    await page.getByRole('heading', { name: `Trial #${number}` }).waitFor()

    await button(page, 'Confirmed').click()
    await button(page, 'Confirm the front').click()
    await page.getByText('Confirming', { exact: true }).first().waitFor()
    await page.getByRole('cell', { name: 'stays on the front' }).first().waitFor(patient)
    await page.getByText('Finished', { exact: true }).first().waitFor(patient)
    expect(await violationsIn(page)).toEqual([])

    await button(page, 'In reach').click()
    await button(page, 'Train guess 1 next').click()
    const form = page.getByRole('dialog', { name: 'Train these parameters next' })
    await form.getByLabel(/^hidden/).fill('11')
    expect(await violationsIn(page)).toEqual([])
    await form.getByRole('button', { name: 'Train this guess' }).click()
    await page.getByText('It waits to be trained.').waitFor()

    await show(page, '#/set-up/small')
    const learn = page.getByLabel('Learn from')
    await learn.fill('../nowhere')
    await learn.press('Tab')
    await page
      .getByRole('alert')
      .getByText(/nowhere holds no study/)
      .waitFor()
    await learn.fill('')
    await learn.press('Tab')
    await page.getByLabel('Search by').selectOption('Random')
    await page.getByText('Pure chance: the yardstick for the others.').waitFor()
    await page.getByLabel('End early').selectOption('Halving')
    await page.getByText(/^Lets the best third go on/).waitFor()
    await page.getByText('Draft saved').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
  })
})
