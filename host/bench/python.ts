/** The Python environments that peers run in. */
import { existsSync } from 'node:fs'
import { inputError } from '../../core/contract/errors.ts'
import { packageFile } from '../package.ts'

/** What is measured beside ours, by the environment's folder and what makes it. */
const environments = {
  engine: { folder: '.venv-peers', make: 'node build/peers-venv.mjs' },
  search: { folder: '.venv-search', make: 'node build/peers-venv.mjs search' },
} as const

/** @throws UserError where the environment was not made. */
export const pythonOfPeers = (of: keyof typeof environments): string => {
  const { folder, make } = environments[of]
  const python = packageFile(`${folder}/${process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'}`)
  if (!existsSync(python))
    throw inputError(`--peers: the Python environment ${folder} is not there`, `Make it: ${make}`)
  return python
}
