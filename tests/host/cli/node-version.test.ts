/** On which Node the program runs: what package.json says. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { nodeRefusal } from '../../../host/cli/node-version.ts'

const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  engines: { node: string }
}
const oldest = engines.node.replace('>=', '')

it('runs on the Node of package.json and newer ones', () => {
  for (const version of [`${oldest}.0`, '22.20.1', '24.0.0', process.versions.node])
    expect(nodeRefusal(version)).toBeUndefined()
})

it('says on an older one what it needs', () => {
  for (const version of ['20.20.2', '22.12.0'])
    expect(nodeRefusal(version)).toMatch(`needs Node ${oldest} or newer, and this is ${version}. Run it as npm run`)
})
