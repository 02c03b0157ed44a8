/** What axe finds in a page. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** A line a violation, with the first elements that it is about. */
export const violationsIn = async (page: Page): Promise<string[]> => {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return violations.map(({ id, nodes }) => {
    const first = nodes.slice(0, 3).map(({ html }) => html.slice(0, 160))
    return `${id}: ${first.join(' | ')}`
  })
}
