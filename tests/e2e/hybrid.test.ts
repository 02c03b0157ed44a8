/** HYBRID from its set-up to a trial's curves, thresholds and error over steps, in a real browser. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { smallDesign } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'
import { violationsIn } from './axe.ts'
import { closeBrowser, hasChromium, openPage, serve } from './window.ts'

afterAll(closeBrowser)

/** As a window keeps it that is about to be told the algorithm. */
const draft = {
  ...smallDesign,
  name: 'two phases',
  dataset: { name: 'digits', train: 300, validation: 100, test: 100 },
  space: {},
  fixed: { epochs: 2 },
  objectives: ['error', 'latencySteps'],
  budget: { trials: 2 },
}

describe.skipIf(!hasChromium)('the window', () => {
  it('sets HYBRID up from its own description, shows both of its trainings live, and reads a trial at fewer steps', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'studies'))
    writeFileSync(join(folder, 'studies/.draft.json'), JSON.stringify(draft))
    const page = await openPage()
    await page.goto((await serve(folder)).url)
    await page.getByRole('button', { name: 'New study' }).click()
    await page.getByLabel('Algorithm').selectOption('HYBRID')
    const space = page.getByRole('group', { name: 'Search space' })
    await space.getByText('scaling factor', { exact: false }).first().waitFor()
    await page.getByRole('img', { name: /^Surrogate gradient, stdb: learns/ }).waitFor()
    expect(await page.getByLabel('Target').inputValue()).toBe('')

    // beta acts only where the surrogate is stdb
    const beta = space.getByLabel('Search beta or fix it')
    await beta.waitFor()
    await space.getByRole('button', { name: 'surrogate: stdb' }).click()
    await expect.poll(() => beta.count()).toBe(0)
    await space.getByRole('button', { name: 'surrogate: stdb' }).click()
    await beta.waitFor()

    await page.getByRole('button', { name: 'All', exact: true }).click()
    for (const [name, value] of [
      ['ann epochs', '3'],
      ['input size', '7'],
    ] as const) {
      await space.getByLabel(`Search ${name} or fix it`).selectOption('fixed')
      const field = space.getByLabel(`${name}, value`)
      await field.fill(value)
      await field.press('Tab')
    }
    await page.getByText('Draft saved').waitFor()
    await page.getByRole('button', { name: 'Create and start' }).click()

    await page
      .getByRole('img', { name: /^Trial #\d, epoch [1-3] of 5 \(without spikes\)/ })
      .first()
      .waitFor()
    await page
      .getByRole('img', { name: /^Trial #\d, epoch [45] of 5 \(with spikes\)/ })
      .first()
      .waitFor()
    await page.getByText('Finished', { exact: true }).waitFor({ timeout: 40_000 })

    await page.keyboard.press('6')
    await page
      .getByRole('img', {
        name: /over 5 epochs; validation error .* without spikes, .* after the conversion, .* at the end/,
      })
      .waitFor()
    await page.getByRole('button', { name: 'Thresholds' }).click()
    await page.getByRole('img', { name: /^Thresholds of the layers: hidden [\d.]+, keeps [\d.]+ a step/ }).waitFor()

    expect(await violationsIn(page)).toEqual([])

    const handle = page.getByRole('slider', { name: 'Steps after which outputs are read' })
    const words = () => handle.getAttribute('aria-valuetext')
    const steps = Number(await handle.getAttribute('aria-valuemax'))
    expect(await handle.getAttribute('aria-valuenow')).toBe(String(steps))
    await handle.press('ArrowLeft')
    expect(await words()).toMatch(new RegExp(`^step ${steps - 1}: error [\\d.]+`))
    await handle.press('Home')
    expect(await words()).toMatch(/^step 1: error/)
    const { x, y, width, height } = (await handle.boundingBox())!
    await page.mouse.move(x + 1, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + width / 2, y + height / 2, { steps: 4 })
    await page.mouse.up()
    expect(Number(await handle.getAttribute('aria-valuenow'))).toBe(1 + Math.round((steps - 1) / 2))
    // moved on without the button, it stays
    await page.mouse.move(x + width - 2, y + height / 2)
    expect(Number(await handle.getAttribute('aria-valuenow'))).toBe(1 + Math.round((steps - 1) / 2))
  })
})
