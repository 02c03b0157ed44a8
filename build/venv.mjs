// Makes a Python environment in the project's folder, unless it already holds what is wanted.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const windows = process.platform === 'win32'

const run = (command, args, remedy) => {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  if (status === 0) return
  process.stderr.write(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr.trim()}\n${remedy}\n`)
  process.exit(1)
}

/**
 * @param name of its folder.
 * @param wanted what stands in its stamp: another text, and it is made anew.
 * @param steps [arguments of its python, remedy where they fail], in order.
 */
export const makeVenv = (name, wanted, steps) => {
  const venv = inProject(name)
  const python = inProject(windows ? `${name}/Scripts/python.exe` : `${name}/bin/python`)
  const stamp = inProject(`${name}/requirements.txt`)
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  rmSync(venv, { recursive: true, force: true })
  const install = 'Install Python 3.11 or newer with its venv module (Debian: apt-get install python3-venv).'
  run(windows ? 'python' : 'python3', ['-m', 'venv', venv], install)
  for (const [args, remedy] of steps) run(python, args, remedy)
  // written last: an interrupted installation starts afresh
  writeFileSync(stamp, wanted)
}
