// Makes .venv-peers/, the Python environment of `bench engine --peers`: 5 GB, mostly CUDA, without which torch does not start.
import { makeVenv } from './venv.mjs'

const whole = ['torch==2.15.0', 'numpy==2.4.6', 'snntorch==1.0.0', 'loguru==0.7.3']
// without what it asks for: torchvision, tensorboard and others that its neurons never import
const bare = ['spikingjelly==2.0.0']
const pip = ['-m', 'pip', 'install', '--quiet', '--no-cache-dir']
const reach =
  'pip needs a package index within reach, 9 GB of room, and a Python these versions support (3.11 or newer).'
const imports = 'import torch, snntorch; from spikingjelly.activation_based import neuron, surrogate, functional'
makeVenv('.venv-peers', [...whole, ...bare].join('\n'), [
  [[...pip, ...whole], reach],
  [[...pip, '--no-deps', ...bare], reach],
  [['-c', imports], 'The versions named in build/peers-venv.mjs no longer fit together.'],
])
