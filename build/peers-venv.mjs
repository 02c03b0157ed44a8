// Makes .venv-peers/, the Python environment of `bench engine --peers`: 5 GB, mostly CUDA, without which torch does not start.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const whole = ['torch==2.15.0', 'numpy==2.4.6', 'snntorch==1.0.0', 'loguru==0.7.3']
// without what it asks for: torchvision, tensorboard and others that its neurons never import
const bare = ['spikingjelly==2.0.0']
const wanted = [...whole, ...bare].join('\n')

const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const windows = process.platform === 'win32'
const venv = inProject('.venv-peers')
const python = inProject(windows ? '.venv-peers/Scripts/python.exe' : '.venv-peers/bin/python')
const stamp = inProject('.venv-peers/requirements.txt')

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
  const reach =
    'pip needs a package index within reach, 9 GB of room, and a Python these versions support (3.11 or newer).'
  const pip = ['-m', 'pip', 'install', '--quiet', '--no-cache-dir']
  run(python, [...pip, ...whole], reach)
  run(python, [...pip, '--no-deps', ...bare], reach)
  const imports = 'import torch, snntorch; from spikingjelly.activation_based import neuron, surrogate, functional'
  run(python, ['-c', imports], 'The versions named in build/peers-venv.mjs no longer fit together.')
  // Written last: an interrupted installation starts afresh.
  writeFileSync(stamp, wanted)
}
