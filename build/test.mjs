// Runs test projects: `node build/test.mjs [--long] PROJECT... [FILE...]`; results also as JSON where SPIKEFRONT_RESULTS
// names a file.
import { spawnSync } from 'node:child_process'

const args = process.argv.slice(2)
const long = args.includes('--long')
const named = args.filter((arg) => arg !== '--long')
const projects = named.filter((name) => !name.includes('/')).flatMap((name) => ['--project', name])
const files = named.filter((name) => name.includes('/'))
const results = process.env.SPIKEFRONT_RESULTS
const reporters = results ? ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`] : []
const { status } = spawnSync('vitest', ['run', ...projects, ...files, ...reporters], {
  stdio: 'inherit',
  env: { ...process.env, ...(long && { SPIKEFRONT_LONG: '1' }) },
})
process.exit(status ?? 1)
