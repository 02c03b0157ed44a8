// Makes the Python environments of the peers: .venv-peers/ of `bench engine --peers`, and with the argument `search`
// .venv-search/ of `bench search --peers`. 5 GB each, mostly CUDA, without which torch does not start.
import { makeVenv } from './venv.mjs'

const torch = ['torch==2.15.0', 'numpy==2.4.6']
const environments = {
  engine: {
    name: '.venv-peers',
    whole: [...torch, 'snntorch==1.0.0', 'loguru==0.7.3'],
    // without what it asks for: torchvision, tensorboard and others that its neurons never import
    bare: ['spikingjelly==2.0.0'],
    imports: 'import torch, snntorch; from spikingjelly.activation_based import neuron, surrogate, functional',
  },
  search: {
    name: '.venv-search',
    whole: [...torch, 'scipy==1.17.1', 'optuna==5.0.0', 'botorch==0.18.1', 'gpytorch==1.15.2', 'pymoo==0.6.2'],
    bare: [],
    imports: 'import optuna, botorch, gpytorch; from pymoo.indicators.hv import HV',
  },
}

const wanted = environments[process.argv[2] ?? 'engine']
if (!wanted) {
  process.stderr.write(`Name one of ${Object.keys(environments).join(', ')}.\n`)
  process.exit(1)
}
const { name, whole, bare, imports } = wanted
const pip = ['-m', 'pip', 'install', '--quiet', '--no-cache-dir']
const reach =
  'pip needs a package index within reach, 9 GB of room, and a Python these versions support (3.11 or newer).'
makeVenv(name, [...whole, ...bare].join('\n'), [
  [[...pip, ...whole], reach],
  ...(bare.length > 0 ? [[[...pip, '--no-deps', ...bare], reach]] : []),
  [['-c', imports], 'The versions named in build/peers-venv.mjs no longer fit together.'],
])
