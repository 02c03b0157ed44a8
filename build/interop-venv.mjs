// Makes .venv-interop/, the Python environment of the interop tests.
import { readFileSync } from 'node:fs'
import { inProject, makeVenv } from './venv.mjs'

const requirements = inProject('tests/interop/requirements.txt')
const reach = 'pip needs a package index within reach, and a Python these versions support (3.11 or newer).'
makeVenv('.venv-interop', readFileSync(requirements, 'utf8'), [
  [['-m', 'pip', 'install', '--quiet', '--requirement', requirements], reach],
])
