/** A headless Chromium, driven by playwright-core: neither is needed by anything but this benchmark and the tests. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { inputError, workError } from '../../../core/contract/errors.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome']

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Chromium's program: the one given, else the first of its usual names among `folders`.
 * @throws UserError where there is none.
 */
export const findChromium = (
  given = process.env['CHROMIUM_PATH'] || undefined,
  folders: readonly string[] = (process.env['PATH'] ?? '').split(delimiter),
): string => {
  if (given !== undefined) {
    if (isExecutable(given)) return given
    throw inputError(`${given} is not a program`, 'Give the path of Chromium, such as /usr/bin/chromium.')
  }
  const found = names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable)
  if (found !== undefined) return found
  throw workError(
    `There is no Chromium on the PATH: none of ${names.join(', ')}`,
    'Install it (Debian: apt-get install chromium), or name it with --chromium PATH.',
  )
}

const loadPlaywright = async () => {
  try {
    return await import('playwright-core')
  } catch {
    throw workError(
      'The package playwright-core is not installed',
      'Run npm ci in a checkout: it comes with the tests.',
    )
  }
}

/** @throws UserError where playwright-core or Chromium is missing, or Chromium does not start. */
export const openBrowser = async (chromiumPath?: string): Promise<Browser> => {
  const { chromium } = await loadPlaywright()
  const executablePath = findChromium(chromiumPath)
  // Chromium refuses its sandbox to root
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  try {
    return await chromium.launch({ executablePath, args })
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0]
    throw workError(`${executablePath} does not start: ${reason}`, 'Start it by itself to see what it lacks.')
  }
}
