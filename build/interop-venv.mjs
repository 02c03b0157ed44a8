// Makes .venv-interop/, the Python environment of the interop tests, unless it already holds these requirements.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const windows = process.platform === 'win32'
const venv = inProject('.venv-interop')
const python = inProject(windows ? '.venv-interop/Scripts/python.exe' : '.venv-interop/bin/python')
const requirements = inProject('tests/interop/requirements.txt')
const stamp = inProject('.venv-interop/requirements.txt')
const wanted = readFileSync(requirements, 'utf8')

const run = (command, args, remedy) => {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr.trim()}\n${remedy}\n`)
  process.exit(1)
}

if (!existsSync(python) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  rmSync(venv, { recursive: true, force: true })
  const install = 'Install Python 3.11 or newer with its venv module (Debian: apt-get install python3-venv).'
  run(windows ? 'python' : 'python3', ['-m', 'venv', venv], install)
  const reach = 'pip needs a package index within reach, and a Python these versions support (3.11 or newer).'
  run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], reach)
  // Written last: an interrupted installation starts afresh.
  writeFileSync(stamp, wanted)
}
