/** The rooms' import direction is lint: a planted violation fails, what is allowed passes; every dependency is pinned. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const eslint = new ESLint({ cwd: root })

const rulesBroken = async (filePath: string, text: string): Promise<(string | null)[]> => {
  const [result] = await eslint.lintText(text, { filePath: `${root}${filePath}` })
  return result!.messages.map(({ ruleId }) => ruleId)
}

describe('lint', () => {
  it.each([
    ['core/data/planted.ts', "import '../../hardware/emulate.ts'\n", 'no-restricted-imports'],
    ['core/data/planted.ts', "import '../../host/pool.ts'\n", 'no-restricted-imports'],
    ['core/data/planted.ts', "import 'node:fs'\n", 'no-restricted-imports'],
    ['core/formulas/planted.ts', "import '../search/samplers/bayesian.ts'\n", 'no-restricted-imports'],
    ['hardware/planted.ts', "import '../host/pool.ts'\n", 'no-restricted-imports'],
    ['hardware/planted.ts', "import 'node:crypto'\n", 'no-restricted-imports'],
    ['host/planted.ts', "import '../electron/main.ts'\n", 'no-restricted-imports'],
    ['core/search/planted.ts', 'export const x = Math.random()\n', 'no-restricted-properties'],
    ['core/search/planted.ts', 'export const x = Date.now()\n', 'no-restricted-properties'],
    ['core/search/planted.ts', 'export const x = process.pid\n', 'no-restricted-globals'],
  ])('%s: %s', async (file, text, rule) => {
    expect(await rulesBroken(file, text)).toContain(rule)
  })

  it.each([
    ['hardware/planted.ts', "import '../core/random.ts'\n"],
    ['host/planted.ts', "import 'node:fs'\nimport '../core/random.ts'\nimport '../hardware/emulate.ts'\n"],
    ['core/study/planted.ts', "import '../search/samplers/bayesian.ts'\n"],
  ])('%s may: %s', async (file, text) => {
    expect(await rulesBroken(file, text)).toEqual([])
  })
})

it('every dependency is pinned exactly', () => {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >
  for (const version of Object.values({ ...dependencies, ...devDependencies }))
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
})
