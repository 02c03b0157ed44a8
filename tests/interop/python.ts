/** Runs the small Python scripts of this folder in .venv-interop/, where the peers are installed. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const interpreter = fileURLToPath(
  new URL(`../../.venv-interop/${process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'}`, import.meta.url),
)

/**
 * Runs `tests/interop/<script>` and returns what it printed; throws with its traceback when it fails.
 *
 * @example JSON.parse(python('load_study.py', [path])) as Loaded
 */
export const python = (script: string, args: readonly string[] = [], stdin = ''): string => {
  if (!existsSync(interpreter)) throw new Error('.venv-interop is not there: run `node build/interop-venv.mjs` first')
  const file = fileURLToPath(new URL(script, import.meta.url))
  const { status, error, stdout, stderr } = spawnSync(interpreter, [file, ...args], {
    input: stdin,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' },
  })
  if (status !== 0) throw new Error(`${script} failed (${error?.message ?? `exit ${status}`}):\n${stderr}`)
  return stdout
}
